namespace SelfAttentionGan.Data;

/// <summary>Grey images and their labels from IDX files, as MNIST and Fashion-MNIST come, kept in memory.</summary>
/// <remarks>
/// Files are plain or gzip, whatever their names say. They are read and checked up front and kept as bytes
/// (count × height × width). Source of the format: LeCun, Cortes and Burges, "The MNIST database", 1998.
/// </remarks>
public sealed class IdxFiles : IImageSource
{
    private readonly IdxFile images;
    private readonly IdxFile? labels;

    /// <summary>Reads a file of images, and one of labels where there is one.</summary>
    /// <param name="images">The file of images, such as train-images-idx3-ubyte.gz: three dimensions.</param>
    /// <param name="labels">
    /// The file of labels, such as train-labels-idx1-ubyte.gz: one dimension. By default images have no label.
    /// </param>
    /// <param name="classes">How many classes the labels tell apart, from 0 on. The default is 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 or more than 256 classes.</exception>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is something else, declares other sizes than it has (or more than 1 GiB), holds a label out of range, or
    /// the two differ in number.
    /// </exception>
    public IdxFiles(string images, string? labels = null, int classes = 10)
    {
        if (classes is < 1 or > 256)
            throw new ArgumentOutOfRangeException(
                nameof(classes), classes, "A byte tells 1 to 256 classes apart.");

        this.images = IdxFile.Read(images, "images", rank: 3);
        Shape = new(1, this.images.Sizes[1], this.images.Sizes[2]);
        if (labels is null)
            return;

        (this.labels, Classes) = (IdxFile.Read(labels, "labels", rank: 1), classes);
        CheckLabels(labels);
    }

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public long Count => images.Sizes[0];

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public Batch Read(ReadOnlySpan<long> indices)
    {
        var area = Shape.Height * Shape.Width;
        return ByteBatch.ReadPlanes(
            this, indices, index => images.Data.AsMemory((int)index * area, area), index => labels!.Data[index]);
    }

    private void CheckLabels(string path)
    {
        if (labels!.Sizes[0] != Count)
            throw new InvalidDataException($"{path}: There is one label for each image, but {labels.Sizes[0]} labels "
                + $"came with {Count} images. Take two files that belong together.");

        for (var i = 0; i < Count; i++)
            if (labels.Data[i] >= Classes)
                throw new InvalidDataException($"{path}: Labels go from 0 to {Classes - 1}, but label {i} is "
                    + $"{labels.Data[i]}. Pass the number of classes, or get the file anew if it has {Classes}.");
    }
}
