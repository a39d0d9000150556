using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training;

/// <summary>A source of small pictures, each of one colour that follows from its number.</summary>
internal sealed class DrawnPictures(int size = 16, int channels = 3, long count = 40) : IImageSource
{
    public ImageShape Shape => new(channels, size, size);

    public long Count => count;

    public int Classes => 0;

    public Batch Read(ReadOnlySpan<long> indices)
    {
        var colours = tensor(indices.ToArray(), dtype: float32) / count * 2 - 1;

        return new(colours.view(-1, 1, 1, 1).expand(-1, channels, size, size).contiguous());
    }
}
