using SelfAttentionGan.Imaging;
using static TorchSharp.torch;

namespace SelfAttentionGan.Data;

/// <summary>Turns 8-bit pictures into a batch; sources say only where picture and label of a number are.</summary>
internal static class ByteBatch
{
    public static Batch Read(
        IImageSource source, ReadOnlySpan<long> indices, Func<long, byte[]> pixels, Func<long, long> label)
    {
        Check(source, indices);
        var (channels, height, width) = source.Shape;
        var length = channels * height * width;
        var planes = new float[(long)indices.Length * length];
        var labels = new long[indices.Length];

        for (var i = 0; i < indices.Length; i++)
        {
            Planes.Spread(pixels(indices[i]), channels, planes.AsSpan(i * length, length));
            labels[i] = source.Classes > 0 ? label(indices[i]) : 0;
        }

        var images = tensor(planes, [indices.Length, channels, height, width]);
        return new(images, source.Classes > 0 ? tensor(labels) : null);
    }

    private static void Check(IImageSource source, ReadOnlySpan<long> indices)
    {
        if (indices.IsEmpty)
            throw new ArgumentException("A batch has at least one image, but no number was given.", nameof(indices));

        foreach (var index in indices)
            if (index < 0 || index >= source.Count)
                throw new ArgumentOutOfRangeException(
                    nameof(indices), index, $"Images are numbered from 0 to {source.Count - 1}.");
    }
}
