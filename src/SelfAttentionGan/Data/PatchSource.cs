using static TorchSharp.torch;

namespace SelfAttentionGan.Data;

/// <summary>Random square patches of larger images in memory.</summary>
internal sealed class PatchSource : IImageSource
{
    private readonly (float[] Planes, int Height, int Width)[] images;
    private readonly ulong seed;

    public PatchSource(IReadOnlyList<Tensor> images, int size, long count, ulong seed = 0)
    {
        if (images.Count == 0 || count < 1 || size < 1)
            throw new ArgumentException(
                $"Patches need at least one image, one patch and one pixel, but got {images.Count} images, {count} patches "
                + $"of size {size}; pass images and positive numbers.", nameof(images));

        foreach (var (index, image) in images.Index())
            Check(image, index, images[0], size);

        (this.seed, Count, Shape) = (seed, count, new((int)images[0].shape[0], size, size));
        this.images = [.. images.Select(Copy)];
    }

    public ImageShape Shape { get; }

    public long Count { get; }

    public int Classes => 0;

    public Batch Read(ReadOnlySpan<long> indices) => BatchAssembler.Collect(this, indices, Fill, _ => 0);

    public string ComputeFingerprint() => ContentHash.Of(images.Select(image => image.Planes));

    private static void Check(Tensor image, int index, Tensor first, int size)
    {
        if (image.dim() != 3 || image.dtype != ScalarType.Float32 || image.shape[0] is < 1 or > 4
            || image.shape[0] != first.shape[0])
            throw new ArgumentException(
                "Patches are cut from images C×H×W of float32, all of the same 1 to 4 channels, but image "
                + $"{index} is {image.dtype} of shape ({string.Join(", ", image.shape)}); convert it.");
        if (image.shape[1] < size || image.shape[2] < size)
            throw new ArgumentException(
                $"A patch of {size}×{size} needs images of at least that size, but image {index} is "
                + $"{image.shape[1]}×{image.shape[2]}; resize it, or take smaller patches.");
    }

    private static (float[], int, int) Copy(Tensor image)
    {
        using var scope = NewDisposeScope();

        return (image.detach().cpu().contiguous().data<float>().ToArray(), (int)image.shape[1], (int)image.shape[2]);
    }

    // Image after image in turn, each patch at a place of its own.
    private void Fill(long index, Span<float> patch)
    {
        var (planes, height, width) = images[index % images.Length];
        var random = SplitMix64.For(seed, index);
        var size = Shape.Width;
        var (top, left) = ((int)random.NextInt64(height - size + 1), (int)random.NextInt64(width - size + 1));

        for (var c = 0; c < Shape.Channels; c++)
            for (var y = 0; y < size; y++)
                planes.AsSpan((c * height + top + y) * width + left, size).CopyTo(patch[((c * size + y) * size)..]);
    }
}
