namespace SelfAttentionGan.Benchmarks.Measuring;

/// <summary>A workload in three implementations, which return the same values in the same order.</summary>
internal sealed record Measurement(Func<double[]> Ours, Func<double[]> Baseline, Func<double[]> PyTorch)
{
    /// <summary>
    /// Measures alternately (ours, baseline, PyTorch, ours, …), so that a machine's drift affects all alike.
    /// </summary>
    public static MeasurementResult[] Alternate(int rounds, IEnumerable<Measurement> measurements)
    {
        var results = Rounds.Run(rounds, [.. measurements.SelectMany(each => new[] { each.Ours, each.Baseline, each.PyTorch })]);

        return [.. results.Chunk(3).Select(three => new MeasurementResult(three[0], three[1], three[2]))];
    }
}

/// <summary>The values of a measurement, one row per round.</summary>
internal sealed record MeasurementResult(double[][] Ours, double[][] Baseline, double[][] PyTorch)
{
    public Comparison Compare(string name, string unit, int column) =>
        new(name, unit, Ours.Column(column), Baseline.Column(column), PyTorch.Column(column));
}
