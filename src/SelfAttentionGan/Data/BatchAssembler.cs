using SelfAttentionGan.Imaging;
using static TorchSharp.torch;

namespace SelfAttentionGan.Data;

/// <summary>Assembles a batch of images from the pixels and labels of single ones (a collate function).</summary>
internal static class BatchAssembler
{
    /// <summary>
    /// Reads images of interleaved channels: a byte for each sample, or two, the lower first.
    /// </summary>
    public static Batch Read(
        IImageSource source, ReadOnlySpan<long> indices, Func<long, byte[]> pixels, Func<long, long> label) =>
        Collect(
            source, indices,
            (index, image) => PixelConversion.ToPlanar(pixels(index), source.Shape.Channels, image), label);

    /// <summary>Reads 8-bit images of planar channels.</summary>
    public static Batch ReadPlanes(IImageSource source, ReadOnlySpan<long> indices,
        Func<long, ReadOnlyMemory<byte>> planes, Func<long, long> label) =>
        Collect(
            source, indices, (index, image) => PixelConversion.ToPlanar(planes(index).Span, channels: 1, image), label);

    /// <summary>Reads images by a function that writes the planes of one.</summary>
    public static Batch Collect(
        IImageSource source, ReadOnlySpan<long> indices, FillImage fill, Func<long, long> label)
    {
        var length = source.Shape.Values;
        Check(source, indices, length);

        var planes = new float[(long)indices.Length * length];
        var labels = new long[indices.Length];

        for (var i = 0; i < indices.Length; i++)
        {
            fill(indices[i], planes.AsSpan(i * length, length));
            labels[i] = source.Classes > 0 ? label(indices[i]) : 0;
        }

        var images = tensor(planes, [indices.Length, .. source.Shape.Dimensions]);
        return new(images, source.Classes > 0 ? tensor(labels) : null);
    }

    private static void Check(IImageSource source, ReadOnlySpan<long> indices, int length)
    {
        if (indices.IsEmpty)
            throw new ArgumentException("A batch has at least one image, but no index was given.", nameof(indices));
        if ((long)indices.Length * length > Array.MaxLength)
            throw new ArgumentException($"A batch holds at most {Array.MaxLength} values, but {indices.Length} images "
                + $"of {source.Shape} have more. Read fewer at once.", nameof(indices));

        CheckIndices(source, indices);
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no image of such an index.</exception>
    public static void CheckIndices(IImageSource source, ReadOnlySpan<long> indices)
    {
        foreach (var index in indices)
            if (index < 0 || index >= source.Count)
                throw new ArgumentOutOfRangeException(
                    nameof(indices), index, $"Indices of images are from 0 to {source.Count - 1}.");
    }
}

/// <summary>Writes the planes of one image, values in [-1, 1].</summary>
internal delegate void FillImage(long index, Span<float> image);
