namespace SelfAttentionGan.Metrics;

/// <summary>A metric's mean over subsets or splits of the samples, with its standard deviation.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The standard deviation; null where a single value has none.</param>
public readonly record struct MetricEstimate(double Mean, double? Deviation)
{
    /// <summary>Returns mean and standard deviation of values.</summary>
    /// <param name="values">The values, at least one.</param>
    /// <param name="ddof">
    /// 0 divides by their number, as NumPy's default does; 1 by one less (Bessel's correction).
    /// </param>
    internal static MetricEstimate Of(IReadOnlyCollection<double> values, int ddof = 0)
    {
        var mean = values.Average();
        var squares = values.Sum(value => (value - mean) * (value - mean));

        return new(mean, values.Count > ddof ? Math.Sqrt(squares / (values.Count - ddof)) : null);
    }
}
