using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks.Verification;

/// <summary>
/// Differences of the library's result from the baseline's in float32 and float64, and from its own in float64.
/// </summary>
internal sealed record Difference(string Name, double Baseline, double? BaselineDouble, double? OursDouble)
{
    public required double Limit { get; init; }

    public required double DoubleLimit { get; init; }

    public bool IsSmall =>
        Baseline <= Limit && (BaselineDouble ?? 0) <= DoubleLimit && (OursDouble ?? 0) <= DoubleLimit;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name,-36}{Baseline,12:0.0e+00}{BaselineDouble,14:0.0e+00}{OursDouble,14:0.0e+00}{(IsSmall ? "" : "  TOO LARGE")}");

    /// <summary>The largest absolute difference, over the largest value where that is above one.</summary>
    public static double Largest(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();

        var (x, y) = (a.to(ScalarType.Float64).flatten(), b.to(ScalarType.Float64).flatten());
        return ((x - y).abs().max() / y.abs().max().clamp_min(1)).ToDouble();
    }
}
