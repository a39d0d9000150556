namespace SelfAttentionGan.Benchmarks.Measuring;

/// <summary>A measured value of the library, of the C# baseline and of PyTorch, one per round.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Ours">The library's values.</param>
/// <param name="Baseline">The baseline's values; empty where it has none.</param>
/// <param name="PyTorch">PyTorch's values; NaN where no Python imports torch, empty where it has none.</param>
/// <param name="Share">The fraction of the machine's peak FLOP/s that the library reached, if known.</param>
internal sealed record Comparison(
    string Name, string Unit, double[] Ours, double[] Baseline, double[] PyTorch, double? Share = null)
{
    public double OurMedian => Median(Ours);

    public double BaselineMedian => Median(Baseline);

    public double PyTorchMedian => Median(PyTorch);

    /// <summary>The median, over the rounds, of the baseline's value over ours.</summary>
    public double BaselineRatio => Ratio(Baseline);

    /// <summary>The median, over the rounds, of PyTorch's value over ours.</summary>
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
