using SelfAttentionGan.Data;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Doubles;

/// <summary>
/// A source of small images, each of one gray value that is linear in its index; the first class is darkest.
/// </summary>
internal sealed class SyntheticImages(int size = 16, int channels = 3, long count = 40, int classes = 0) : IImageSource
{
    public ImageShape Shape => new(channels, size, size);

    public long Count => count;

    public int Classes => classes;

    public Batch Read(ReadOnlySpan<long> indices)
    {
        var colors = tensor(indices.ToArray(), dtype: float32) / Scalars.Of(count) * Scalars.Two - Scalars.One;

        return new(
            colors.view(-1, 1, 1, 1).expand(-1, channels, size, size).contiguous(),
            classes > 0 ? tensor(indices.ToArray().Select(index => index * classes / count).ToArray()) : null);
    }
}
