namespace SelfAttentionGan.Benchmarks;

/// <summary>Two things measured in turn, so that a machine whose speed drifts is fair to both.</summary>
internal sealed record Comparison(string Name, string Unit, double[] First, double[] Second)
{
    public static Comparison Alternate(string name, string unit, int rounds, Func<double> first, Func<double> second)
    {
        first();
        var pairs = Enumerable.Range(0, rounds).Select(_ => (A: first(), B: second())).ToArray();
        return new(name, unit, [.. pairs.Select(p => p.A)], [.. pairs.Select(p => p.B)]);
    }

    /// <summary>The median, over the rounds, of the second's figure over the first's.</summary>
    public double Ratio => Median([.. First.Zip(Second, (a, b) => b / a)]);

    public override string ToString() =>
        $"{Name,-44} {Median(First),10:F3} {Median(Second),10:F3} {Unit,-4} ratio {Ratio:F2} (of {First.Length} rounds)";

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1
            ? sorted[sorted.Length / 2]
            : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
