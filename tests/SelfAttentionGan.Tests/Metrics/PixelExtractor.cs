using SelfAttentionGan.Metrics;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Metrics;

/// <summary>
/// An extractor whose features are mean and deviation of each channel, and whose logits are the means.
/// </summary>
internal sealed class PixelExtractor(int channels = 3, bool isInception = false) : IFeatureExtractor
{
    public string Name { get; init; } = "pixels";

    public string Preprocessing => "none";

    public int FeatureCount { get; init; } = 2 * channels;

    public int ClassCount { get; init; } = channels;

    public bool IsInception => isInception;

    /// <summary>The batches that it has seen.</summary>
    public List<byte[]> Seen { get; } = [];

    public ImageFeatures Extract(Tensor images)
    {
        images.dtype.Should().Be(ScalarType.Byte);
        Seen.Add(images.data<byte>().ToArray());
        var pixels = images.to(float32).flatten(2);
        var means = pixels.mean([2]);

        return new(cat([means, pixels.std(2, unbiased: false)], 1), ClassCount > 0 ? means : null);
    }
}
