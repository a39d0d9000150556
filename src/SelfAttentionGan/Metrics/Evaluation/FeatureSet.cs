using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics.Evaluation;

/// <summary>
/// What is known of one kind of images: statistics of their features, and features and logits if kept.
/// </summary>
internal sealed record FeatureSet(FeatureStatistics Statistics, Tensor? Features, Tensor? Logits) : IDisposable
{
    public long Count => Statistics.Count;

    public void Dispose()
    {
        Statistics.Dispose();
        Features?.Dispose();
        Logits?.Dispose();
    }
}
