namespace SelfAttentionGan.Metrics;

/// <summary>How far an evaluation is: images that have passed the extractor, of all that will.</summary>
/// <param name="Images">Images whose features were extracted.</param>
/// <param name="Total">
/// Generated images, and real ones unless their statistics were cached.
/// </param>
public readonly record struct EvaluationProgress(long Images, long Total);
