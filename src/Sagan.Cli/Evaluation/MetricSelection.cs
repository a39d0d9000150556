using SelfAttentionGan.Metrics;
using SelfAttentionGan.Options;

namespace Sagan.Cli.Evaluation;

/// <summary>The metrics of <c>--metrics</c>: names with commas, or all.</summary>
internal static class MetricSelection
{
    private const string All = "all";

    private static readonly Dictionary<string, GanMetrics> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["frechet"] = GanMetrics.FrechetDistance,
        ["kernel"] = GanMetrics.KernelDistance,
        ["score"] = GanMetrics.InceptionScore,
        ["precision"] = GanMetrics.PrecisionRecall,
        ["density"] = GanMetrics.DensityCoverage,
        ["sliced"] = GanMetrics.SlicedWassersteinDistance,
    };

    /// <summary>The names on the command line.</summary>
    public static string[] Names => [.. Known.Keys, All];

    /// <summary>Parses names; "all" leaves out what the extractor cannot compute.</summary>
    /// <param name="names">Names with commas; null for those of a new <see cref="EvaluationOptions"/>.</param>
    /// <param name="extractor">The extractor.</param>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public static GanMetrics Parse(string? names, IFeatureExtractor extractor)
    {
        if (names is null)
            return new EvaluationOptions().Metrics;
        if (names.Equals(All, StringComparison.OrdinalIgnoreCase))
            return GanMetrics.AllOfFeatures | (extractor.ClassCount > 0 ? GanMetrics.InceptionScore : GanMetrics.None);

        return names.Split(',', StringSplitOptions.TrimEntries)
            .Aggregate(GanMetrics.None, (all, name) => all | Find(name));
    }

    private static GanMetrics Find(string name) => Known.TryGetValue(name, out var metric)
        ? metric
        : throw new ArgumentException(
            $"--metrics must be {All}, or some of {string.Join(",", Known.Keys)}, but got '{name}'"
            + (Spelling.Suggest(name, Known.Keys) is { } suggestion ? $"; did you mean '{suggestion}'?"
                : "; choose some."));
}
