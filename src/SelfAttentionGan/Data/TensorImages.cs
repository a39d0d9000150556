using static TorchSharp.torch;

namespace SelfAttentionGan.Data;

/// <summary>Images that are already in memory: those of a tensor.</summary>
/// <remarks>
/// The source copies images and labels into ordinary memory (4 bytes a value): the tensors stay the caller's, who may
/// change or dispose them at once.
/// </remarks>
public sealed class TensorImages : IImageSource
{
    private readonly float[][] images;
    private readonly long[] labels;
    private readonly IReadOnlyList<string> classNames;

    /// <summary>Copies the images of a tensor, off any device.</summary>
    /// <param name="images">
    /// Shape N×C×H×W with at least one image of 1 to 4 channels, float32, values in [-1, 1].
    /// </param>
    /// <param name="labels">Shape N, int64, none below 0. By default images have no label.</param>
    /// <param name="classes">
    /// How many classes the labels tell apart. The default is one more than the highest label, so name it where the
    /// last class might be missing.
    /// </param>
    /// <param name="classNames">
    /// The names of the classes, in the order of their labels. By default they have none.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A tensor has another shape or type, a value or label is out of range, or classes come without labels.
    /// </exception>
    public TensorImages(
        Tensor images, Tensor? labels = null, int? classes = null, IReadOnlyList<string>? classNames = null)
    {
        using var scope = NewDisposeScope();

        CheckShape(images);
        Shape = new((int)images.shape[1], (int)images.shape[2], (int)images.shape[3]);
        this.images = Copy(images.detach().cpu().contiguous());
        CheckValues();

        this.labels = labels is null ? [] : CopyLabels(labels, images.shape[0]);
        Classes = CountClasses(classes ?? classNames?.Count);
        this.classNames = [.. classNames ?? []];
        if (classNames is not null && classNames.Count != Classes)
            throw new ArgumentException(
                $"Each of the {Classes} classes has one name, but got {classNames.Count} names.", nameof(classNames));
    }

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public long Count => images.Length;

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => classNames;

    /// <inheritdoc/>
    public Batch Read(ReadOnlySpan<long> indices) =>
        ByteBatch.Collect(this, indices, (index, image) => images[index].CopyTo(image), index => labels[index]);

    /// <inheritdoc/>
    public DataIdentity Identify() => DataIdentity.Of(this, labels, ContentHash.Of(images));

    private static void CheckShape(Tensor images)
    {
        if (images.dim() != 4 || images.shape[1] is < 1 or > 4 || images.numel() == 0)
            throw new ArgumentException("A tensor of images is N×C×H×W with at least one image of 1 to 4 channels, but "
                + $"got shape ({string.Join(", ", images.shape)}).", nameof(images));
        if (images.dtype != ScalarType.Float32)
            throw new ArgumentException($"Images are float32 in [-1, 1], but got {images.dtype}. Bytes from 0 to 255 "
                + "become so by images.to(float32) / 127.5 - 1.", nameof(images));
    }

    private static float[][] Copy(Tensor images)
    {
        var copies = new float[images.shape[0]][];
        for (var i = 0; i < copies.Length; i++)
        {
            using var image = images[i];                             // (c, h, w)
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
                : throw new ArgumentException("Classes are told apart by labels, but no labels came.", nameof(classes));

        var (lowest, highest) = (labels.Min(), labels.Max());
        var count = classes ?? (highest < int.MaxValue ? (int)highest + 1 : int.MaxValue);
        if (lowest < 0 || highest >= count)
            throw new ArgumentException($"Labels of {count} classes go from 0 to {count - 1L}, but these from {lowest} "
                + $"to {highest}.", nameof(labels));

        return count;
    }
}
