namespace SelfAttentionGan.Data.Formats;

/// <summary>Gray images and their labels from IDX files (MNIST, Fashion-MNIST, EMNIST), kept in memory.</summary>
internal sealed class IdxDataset : IImageSource
{
    private const int MinClasses = 10;

    private readonly IdxFile images;
    private readonly IdxFile? labels;
    private readonly bool transposed;

    public IdxDataset(string images, string? labels = null, int? classes = null)
    {
        if (classes is < 1 or > 256)
            throw new ArgumentOutOfRangeException(
                nameof(classes), classes, "A label is one byte, so there are 1 to 256 classes.");

        this.images = IdxFile.Read(images, "images", rank: 3);
        transposed = Path.GetFileName(images).Contains("emnist", StringComparison.OrdinalIgnoreCase);
        Shape = transposed
            ? new(1, this.images.Sizes[2], this.images.Sizes[1])
            : new(1, this.images.Sizes[1], this.images.Sizes[2]);
        if (labels is null)
            return;

        this.labels = IdxFile.Read(labels, "labels", rank: 1);
        CheckCount(labels);
        Classes = classes ?? Math.Max(Labels.Max() + 1, MinClasses);
        CheckLabels(labels);
        ClassNames = EmnistMapping.Names(labels, Classes);
    }

    public ImageShape Shape { get; }

    public long Count => images.Sizes[0];

    public int Classes { get; }

    public IReadOnlyList<string> ClassNames { get; } = [];

    public IReadOnlyList<long> ClassCounts => Labels.Select(label => (long)label).CountByClass(Classes);

    public IReadOnlyList<string> Notes => transposed
        ? ["EMNIST stores its images transposed; these are transposed back, so that they are upright."]
        : [];

    private IEnumerable<byte> Labels => labels?.Data.Take(labels.Sizes[0]) ?? [];

    public Batch Read(ReadOnlySpan<long> indices) =>
        BatchAssembler.ReadPlanes(this, indices, index => Plane((int)index), index => labels!.Data[index]);

    public string ComputeFingerprint() =>
        ContentHash.Of(labels is null ? [images.Content] : [images.Content, labels.Content]);

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
                    + $"{labels.Data[i]}. Pass the number of classes, or download the file again if it has {Classes}.");
    }
}
