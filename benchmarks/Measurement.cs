namespace SelfAttentionGan.Benchmarks;

/// <summary>One piece of work and the three programs that do it; each returns the same figures in the same order.</summary>
internal sealed record Measurement(Func<double[]> Ours, Func<double[]> Baseline, Func<double[]> PyTorch)
{
    /// <summary>
    /// Measures in turn, round after round (ours, baseline, PyTorch, ours, …), so that a machine's drift is fair to all.
    /// </summary>
    public static Figures[] Alternate(int rounds, IEnumerable<Measurement> measurements)
    {
        var results = Rounds.Run(rounds, [.. measurements.SelectMany(each => new[] { each.Ours, each.Baseline, each.PyTorch })]);

        return [.. results.Chunk(3).Select(three => new Figures(three[0], three[1], three[2]))];
    }
}

/// <summary>What a measurement returned, a row a round.</summary>
internal sealed record Figures(double[][] Ours, double[][] Baseline, double[][] PyTorch)
{
    public Comparison Compare(string name, string unit, int figure) =>
        new(name, unit, Ours.Column(figure), Baseline.Column(figure), PyTorch.Column(figure));
}
