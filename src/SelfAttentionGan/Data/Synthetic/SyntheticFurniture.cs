using System.Globalization;

namespace SelfAttentionGan.Data.Synthetic;

/// <summary>Synthetic furniture of voxels, made on demand; object i is of the kind i mod 3.</summary>
internal sealed class SyntheticFurniture : IImageSource
{
    private const int MinSize = 16, MaxSize = 256;

    private readonly ulong seed;

    public SyntheticFurniture(int size, long count, ulong seed)
    {
        if (size is < MinSize or > MaxSize)
            throw new ArgumentOutOfRangeException(
                nameof(size), size, $"Synthetic furniture has a side of {MinSize} to {MaxSize} voxels.");
        if (count < 1)
            throw new ArgumentOutOfRangeException(nameof(count), count, "A source holds at least one object.");

        (Shape, Count, this.seed) = (ImageShape.Cube(size), count, seed);
    }

    public ImageShape Shape { get; }

    public long Count { get; }

    public int Classes => ClassNames.Count;

    public IReadOnlyList<string> ClassNames => Furniture.Kinds;

    public IReadOnlyList<long> ClassCounts =>
        [.. Enumerable.Range(0, Classes).Select(label => (Count - label + Classes - 1) / Classes)];

    public Batch Read(ReadOnlySpan<long> indices) =>
        BatchAssembler.ReadPlanes(this, indices, index => Render(index), index => index % Classes);

    public string ComputeFingerprint() => string.Create(CultureInfo.InvariantCulture, $"furniture {seed}");

    private byte[] Render(long index)
    {
        var voxels = new byte[Shape.Values];
        foreach (var part in Furniture.Random(seed, index))
            part.Fill(voxels, Shape.Width);

        return voxels;
    }
}
