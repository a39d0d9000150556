namespace SelfAttentionGan.Metrics;

/// <summary>A metric's value, with all that decides whether it can be compared with another.</summary>
/// <param name="Name">The metric, as torch-fidelity names it, such as <c>frechet_inception_distance</c>.</param>
/// <param name="Value">The value, or the mean over subsets.</param>
/// <param name="Spread">The standard deviation over subsets or splits; null where there are none.</param>
/// <param name="RealCount">Real images; 0 where the metric needs none.</param>
/// <param name="GeneratedCount">Generated images.</param>
/// <param name="Extractor">The <see cref="IFeatureExtractor.Name"/> of the features.</param>
/// <param name="Preprocessing">The <see cref="IFeatureExtractor.Preprocessing"/> of the images.</param>
public sealed record MetricResult(
    string Name, double Value, double? Spread, long RealCount, long GeneratedCount, string Extractor,
    string Preprocessing);
