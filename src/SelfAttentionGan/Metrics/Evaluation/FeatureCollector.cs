using SelfAttentionGan.Metrics.Features;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics.Evaluation;

/// <summary>Extracts the features of images batch by batch, and keeps what the metrics need.</summary>
/// <param name="extractor">The extractor.</param>
/// <param name="count">The number of images.</param>
/// <param name="keepFeatures">Whether features are kept, not their statistics alone.</param>
/// <param name="keepLogits">Whether logits are kept.</param>
internal sealed class FeatureCollector(IFeatureExtractor extractor, long count, bool keepFeatures, bool keepLogits)
    : IDisposable
{
    private readonly FeatureStatistics statistics = new(extractor);
    private readonly Tensor? features = keepFeatures ? Empty(count, extractor.FeatureCount) : null;
    private readonly Tensor? logits = keepLogits ? Empty(count, extractor.ClassCount) : null;
    private bool isTaken;

    /// <summary>Adds images N×C×H×W in [-1, 1].</summary>
    /// <exception cref="InvalidOperationException">The extractor returned other shapes than it declares.</exception>
    public void Add(Tensor images)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        RequireColors(images);

        var (first, rows) = (statistics.Count, images.shape[0]);
        var extracted = extractor.Extract(ImageBytes.From(images));
        Keep(extracted.Features, features, first, rows, extractor.FeatureCount, "features");
        if (logits is not null)
        {
            Keep(extracted.Logits, logits, first, rows, extractor.ClassCount, "logits");
            FeatureMatrix.Require(extracted.Logits!, 0, $"A score of {extractor.Name}'s logits", nameof(logits));
        }

        statistics.Add(extracted.Features);
    }

    /// <summary>Returns everything; the caller disposes it.</summary>
    public FeatureSet Take()
    {
        isTaken = true;

        return new(statistics, features, logits);
    }

    public void Dispose()
    {
        if (!isTaken)
            Take().Dispose();
    }

    private static Tensor Empty(long rows, int columns) => empty(rows, columns).DetachFromDisposeScope();

    private static void RequireColors(Tensor images)
    {
        if (images.dim() == 5)
            throw new ArgumentException(
                $"Metrics of features are of images, but got volumes {images.Describe()}; compare volumes by "
                + $"{nameof(VoxelMetrics)}.", nameof(images));
        if (images.dim() != 4 || images.shape[1] is not (1 or 3))
            throw new ArgumentException(
                $"Metrics are of gray or RGB images N×1×H×W or N×3×H×W, but got {images.Describe()}; composite images "
                + "with alpha first.", nameof(images));
    }

    private void Keep(Tensor? extracted, Tensor? kept, long first, long rows, int columns, string what)
    {
        if (extracted is null || !extracted.shape.SequenceEqual([rows, columns]))
            throw new InvalidOperationException(
                $"The extractor {extractor.Name} declares {columns} {what}, but returned "
                + $"{extracted?.Describe() ?? "none"} for {rows} images; correct its FeatureCount or ClassCount.");

        kept?.narrow(0, first, rows).copy_(extracted.detach());
    }
}
