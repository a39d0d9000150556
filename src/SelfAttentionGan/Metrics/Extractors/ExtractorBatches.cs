using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics.Extractors;

/// <summary>What feature extractors share: checks of images and features, and batches that bound the memory.</summary>
internal static class ExtractorBatches
{
    /// <exception cref="ArgumentException">They are no images of bytes.</exception>
    public static void RequireBytes(Tensor images, string extractor)
    {
        if (images.dim() != 4 || images.numel() == 0 || images.dtype != ScalarType.Byte)
            throw new ArgumentException(
                $"The feature extractor {extractor} takes images N×C×H×W of uint8, but got {images.dtype} "
                + $"{images.Describe()}; convert images of -1 to 1 by ((x + 1) · 127.5).round().", nameof(images));
    }

    /// <summary>Computes features batch by batch.</summary>
    /// <param name="images">Images N×C×H×W.</param>
    /// <param name="batchSize">Images in a batch.</param>
    /// <param name="compute">Computes features and logits of a batch, on any device.</param>
    /// <returns>Features and logits on the CPU.</returns>
    public static ImageFeatures Collect(
        Tensor images, int batchSize, Func<Tensor, (Tensor Features, Tensor? Logits)> compute)
    {
        using var scope = NewDisposeScope();
        var (features, logits) = (new List<Tensor>(), new List<Tensor>());

        for (var first = 0L; first < images.shape[0]; first += batchSize)
        {
            using var batchScope = NewDisposeScope();
            var batch = compute(images.narrow(0, first, Math.Min(batchSize, images.shape[0] - first)));
            features.Add(batch.Features.detach().cpu().MoveToOuterDisposeScope());
            if (batch.Logits is { } found)
                logits.Add(found.detach().cpu().MoveToOuterDisposeScope());
        }

        return new(
            cat([.. features]).MoveToOuterDisposeScope(),
            logits.Count == 0 ? null : cat([.. logits]).MoveToOuterDisposeScope());
    }

    /// <summary>Returns an output as features N×D, float32: maps of one position are flattened.</summary>
    /// <exception cref="InvalidOperationException">It has another shape.</exception>
    public static Tensor ToFeatures(Tensor output, Tensor images, string extractor)
    {
        var shape = output.shape;
        if (shape.Length < 2 || shape[0] != images.shape[0] || shape[1] == 0 || shape.Skip(2).Any(size => size != 1))
            throw new InvalidOperationException(
                $"Features must have shape N×D, or N×D×1×1, but those of {extractor} for {images.shape[0]} images are "
                + $"{output.Describe()}; choose another output, or pool them.");

        return output.to(ScalarType.Float32).flatten(1);
    }

    /// <summary>Maps images in [-1, 1] to 0 to 255, with gradient and without rounding.</summary>
    /// <exception cref="ArgumentException">They have another type.</exception>
    public static Tensor ToLevels(Tensor images)
    {
        if (images.dtype != ScalarType.Float32)
            throw new ArgumentException(
                $"Features with a gradient are of float32 images in [-1, 1], but got {images.dtype}; convert them.",
                nameof(images));

        return images.Plus(Scalars.One) * Scalars.Of(127.5);
    }
}
