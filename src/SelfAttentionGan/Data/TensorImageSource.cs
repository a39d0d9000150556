using static TorchSharp.torch;

namespace SelfAttentionGan.Data;

/// <summary>Tensor data set: a copy of images that are already in memory.</summary>
internal sealed class TensorImageSource : IImageSource
{
    private readonly float[][] images;
    private readonly long[] labels;
    private readonly IReadOnlyList<string> classNames;

    public TensorImageSource(
        Tensor images, Tensor? labels = null, int? classes = null, IReadOnlyList<string>? classNames = null)
    {
        using var scope = NewDisposeScope();

        CheckShape(images);
        Shape = ImageShape.OfBatch(images.shape);
        this.images = Copy(images.detach().cpu().contiguous());
        CheckValues();

        this.labels = labels is null ? [] : CopyLabels(labels, images.shape[0]);
        Classes = CountClasses(classes ?? classNames?.Count);
        this.classNames = [.. classNames ?? []];
        if (classNames is not null && classNames.Count != Classes)
            throw new ArgumentException(
                $"Each of the {Classes} classes has one name, but got {classNames.Count} names.", nameof(classNames));
    }

    public ImageShape Shape { get; }

    public long Count => images.Length;

    public int Classes { get; }

    public IReadOnlyList<string> ClassNames => classNames;

    public IReadOnlyList<long> ClassCounts => labels.CountByClass(Classes);

    public Batch Read(ReadOnlySpan<long> indices) =>
        BatchAssembler.Collect(this, indices, (index, image) => images[index].CopyTo(image), index => labels[index]);

    public string ComputeFingerprint() => ContentHash.Of(images);

    private static void CheckShape(Tensor images)
    {
        if (images.dim() is not (4 or 5) || images.shape[1] is < 1 or > 4 || images.numel() == 0)
            throw new ArgumentException("A tensor of images is N×C×H×W with at least one image of 1 to 4 channels, or "
                + $"N×C×D×H×W for volumes, but got shape ({string.Join(", ", images.shape)}).", nameof(images));
        if (images.dtype != ScalarType.Float32)
            throw new ArgumentException($"Images are float32 in [-1, 1], but got {images.dtype}. Bytes from 0 to 255 "
                + "become so by images.to(float32) / 127.5 - 1.", nameof(images));
    }

    private static float[][] Copy(Tensor images)
    {
        var copies = new float[images.shape[0]][];
        for (var i = 0; i < copies.Length; i++)
        {
            using var image = images[i];                             // (c, h, w) or (c, d, h, w)
            copies[i] = image.data<float>().ToArray();
        }

        return copies;
    }

    private void CheckValues()
    {
        for (var i = 0; i < images.Length; i++)
            foreach (var value in images[i])
                if (!(Math.Abs(value) <= 1))
                    throw new ArgumentException($"Images have values in [-1, 1], but image {i} has {value}. Values "
                        + "from 0 to 1 become so by images * 2 - 1, outliers by images.clamp(-1, 1).", nameof(images));
    }

    private static long[] CopyLabels(Tensor labels, long count)
    {
        if (labels.dim() != 1 || labels.shape[0] != count || labels.dtype != ScalarType.Int64)
            throw new ArgumentException($"Labels are one int64 for each of the {count} images, but got "
                + $"{labels.dtype} of shape ({string.Join(", ", labels.shape)}).", nameof(labels));

        return labels.detach().cpu().contiguous().data<long>().ToArray();
    }

    private int CountClasses(int? classes)
    {
        if (labels.Length == 0)
            return classes is null
                ? 0
                : throw new ArgumentException(
                    "A number of classes needs labels, but there are none. Pass labels, or omit the classes.",
                    nameof(classes));

        var (lowest, highest) = (labels.Min(), labels.Max());
        var count = classes ?? (highest < int.MaxValue ? (int)highest + 1 : int.MaxValue);
        if (lowest < 0 || highest >= count)
            throw new ArgumentException($"Labels of {count} classes go from 0 to {count - 1L}, but these from {lowest} "
                + $"to {highest}.", nameof(labels));

        return count;
    }
}
