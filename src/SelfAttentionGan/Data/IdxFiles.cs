namespace SelfAttentionGan.Data;

/// <summary>Gray images and their labels from IDX files (MNIST, Fashion-MNIST, EMNIST), kept in memory.</summary>
/// <remarks>
/// <para>Files are plain or gzip, whatever their names say. They are read and checked up front and kept as bytes
/// (count × height × width). Source of the format: LeCun, Cortes and Burges, "The MNIST database", 1998.</para>
/// <para>EMNIST stores its images transposed: where the file's name has "emnist" in it they are transposed back. Its
/// classes are named by emnist-…-mapping.txt, where that lies beside the labels. Source: Cohen et al., "EMNIST: an
/// extension of MNIST to handwritten letters", 2017.</para>
/// </remarks>
public sealed class IdxFiles : IImageSource
{
    private const int FewestClasses = 10;

    private readonly IdxFile images;
    private readonly IdxFile? labels;
    private readonly bool transposed;

    /// <summary>Reads a file of images, and one of labels where there is one.</summary>
    /// <param name="images">The file of images, such as train-images-idx3-ubyte.gz: three dimensions.</param>
    /// <param name="labels">
    /// The file of labels, such as train-labels-idx1-ubyte.gz: one dimension. By default images have no label.
    /// </param>
    /// <param name="classes">
    /// How many classes the labels tell apart, from 0 on. The default is one more than the highest label, and 10 at
    /// least, as in MNIST; EMNIST has up to 62.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 or more than 256 classes.</exception>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is something else, declares other sizes than it has (or more than 1 GiB), holds a label out of range, or
    /// the two differ in number.
    /// </exception>
    public IdxFiles(string images, string? labels = null, int? classes = null)
    {
        if (classes is < 1 or > 256)
            throw new ArgumentOutOfRangeException(
                nameof(classes), classes, "A byte tells 1 to 256 classes apart.");

        this.images = IdxFile.Read(images, "images", rank: 3);
        transposed = Path.GetFileName(images).Contains("emnist", StringComparison.OrdinalIgnoreCase);
        Shape = transposed
            ? new(1, this.images.Sizes[2], this.images.Sizes[1])
            : new(1, this.images.Sizes[1], this.images.Sizes[2]);
        if (labels is null)
            return;

        this.labels = IdxFile.Read(labels, "labels", rank: 1);
        CheckCount(labels);
        Classes = classes ?? Math.Max(Labels.Max() + 1, FewestClasses);
        CheckLabels(labels);
        ClassNames = EmnistMapping.Names(labels, Classes);
    }

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public long Count => images.Sizes[0];

    /// <inheritdoc/>
    public int Classes { get; }

    /// <summary>
    /// The names of the classes, in the order of their labels; empty where no emnist-…-mapping.txt lies beside the file
    /// of labels.
    /// </summary>
    public IReadOnlyList<string> ClassNames { get; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => transposed
        ? ["EMNIST stores its images transposed; these are transposed back, so that they are upright."]
        : [];

    private IEnumerable<byte> Labels => labels?.Data.Take(labels.Sizes[0]) ?? [];

    /// <inheritdoc/>
    public Batch Read(ReadOnlySpan<long> indices) =>
        ByteBatch.ReadPlanes(this, indices, index => Plane((int)index), index => labels!.Data[index]);

    /// <inheritdoc/>
    public DataIdentity Identify() => DataIdentity.Of(
        this, Labels.Select(label => (long)label),
        ContentHash.Of(labels is null ? [images.Content] : [images.Content, labels.Content]));

    private ReadOnlyMemory<byte> Plane(int index)
    {
        var area = Shape.Height * Shape.Width;
        var plane = images.Data.AsMemory(index * area, area);

        return transposed ? Transpose(plane.Span) : plane;
    }

    private byte[] Transpose(ReadOnlySpan<byte> stored)
    {
        var upright = new byte[stored.Length];
        for (var y = 0; y < Shape.Height; y++)
            for (var x = 0; x < Shape.Width; x++)
                upright[y * Shape.Width + x] = stored[x * Shape.Height + y];

        return upright;
    }

    private void CheckCount(string path)
    {
        if (labels!.Sizes[0] != Count)
            throw new InvalidDataException($"{path}: There is one label for each image, but {labels.Sizes[0]} labels "
                + $"came with {Count} images. Take two files that belong together.");
    }

    private void CheckLabels(string path)
    {
        for (var i = 0; i < Count; i++)
            if (labels!.Data[i] >= Classes)
                throw new InvalidDataException($"{path}: Labels go from 0 to {Classes - 1}, but label {i} is "
                    + $"{labels.Data[i]}. Pass the number of classes, or get the file anew if it has {Classes}.");
    }
}
