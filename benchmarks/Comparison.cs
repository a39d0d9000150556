namespace SelfAttentionGan.Benchmarks;

/// <summary>One figure of ours, of the baseline in C# and of PyTorch, round by round.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">In what.</param>
/// <param name="Ours">The library's figures.</param>
/// <param name="Baseline">The baseline's; none where it has nothing to compare.</param>
/// <param name="PyTorch">PyTorch's; NaN where no Python imports torch, none where it has nothing to compare.</param>
/// <param name="Share">How much of the machine's measured rate of arithmetic ours reached, if known.</param>
internal sealed record Comparison(
    string Name, string Unit, double[] Ours, double[] Baseline, double[] PyTorch, double? Share = null)
{
    public double OurMedian => Median(Ours);

    public double BaselineMedian => Median(Baseline);

    public double PyTorchMedian => Median(PyTorch);

    /// <summary>The median, over the rounds, of the baseline's figure over ours.</summary>
    public double BaselineRatio => Ratio(Baseline);

    /// <summary>The median, over the rounds, of PyTorch's figure over ours.</summary>
    public double PyTorchRatio => Ratio(PyTorch);

    private double Ratio(double[] theirs) => Median([.. Ours.Zip(theirs, (ours, other) => other / ours)]);

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN
            : sorted.Length % 2 == 1 ? sorted[sorted.Length / 2]
            : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
