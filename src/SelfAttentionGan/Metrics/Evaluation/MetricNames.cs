namespace SelfAttentionGan.Metrics.Evaluation;

/// <summary>
/// Names of results: torch-fidelity's for Inception's features, and ones without "inception" for all others.
/// </summary>
internal static class MetricNames
{
    public static string FrechetDistance(IFeatureExtractor extractor) => Distance("frechet", extractor);

    public static string KernelDistance(IFeatureExtractor extractor) => Distance("kernel", extractor);

    public static string MongeDistance(IFeatureExtractor extractor) => Distance("monge", extractor);

    public static string Score(IFeatureExtractor extractor) =>
        extractor.IsInception ? "inception_score" : "classifier_score";

    private static string Distance(string name, IFeatureExtractor extractor) =>
        extractor.IsInception ? $"{name}_inception_distance" : $"{name}_distance";
}
