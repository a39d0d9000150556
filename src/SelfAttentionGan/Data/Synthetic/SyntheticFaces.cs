using System.Globalization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Data.Synthetic;

/// <summary>Synthetic cartoon faces, rendered on demand; image i has expression i mod 4.</summary>
internal sealed class SyntheticFaces : IImageSource
{
    private readonly ulong seed;

    public SyntheticFaces(int size, long count = Datasets.DefaultCount, ulong seed = 0)
    {
        if (size < 8)
            throw new ArgumentOutOfRangeException(nameof(size), size, "A synthetic face needs at least 8 × 8 pixels.");
        if (count < 1)
            throw new ArgumentOutOfRangeException(nameof(count), count, "A source holds at least one face.");

        (Shape, Count, this.seed) = (new(3, size, size), count, seed);
        Location = count == Datasets.DefaultCount && seed == 0 ? "faces" : null;
    }

    public string? Location { get; }

    public ImageShape Shape { get; }

    public long Count { get; }

    public int Classes => ClassNames.Count;

    public IReadOnlyList<string> ClassNames { get; } =
        [.. Enum.GetNames<Expression>().Select(name => name.ToLowerInvariant())];

    public IReadOnlyList<long> ClassCounts =>
        [.. Enumerable.Range(0, Classes).Select(label => (Count - label + Classes - 1) / Classes)];

    public IReadOnlyList<ImageAttribute> Attributes => FaceAttributes.All;

    public Batch Read(ReadOnlySpan<long> indices) =>
        BatchAssembler.Read(this, indices, Render, index => (long)Face.Random(seed, index).Expression);

    public Tensor ReadAttributes(ReadOnlySpan<long> indices)
    {
        BatchAssembler.CheckIndices(this, indices);
        var values = new List<long>(indices.Length * Attributes.Count);
        foreach (var index in indices)
            values.AddRange(FaceAttributes.Of(Face.Random(seed, index)));

        return tensor(values.ToArray(), [indices.Length, Attributes.Count]);
    }

    public string ComputeFingerprint() => string.Create(CultureInfo.InvariantCulture, $"faces {seed}");

    private byte[] Render(long index) => FaceRenderer.Render(Face.Random(seed, index), Shape.Width);
}
