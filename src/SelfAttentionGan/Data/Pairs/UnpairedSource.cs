namespace SelfAttentionGan.Data.Pairs;

/// <summary>Images of two sources that belong to no pairs, for unpaired translation.</summary>
/// <remarks>
/// An image of the larger source comes <see cref="Partners"/> times, each time with another random one of the smaller
/// source: what is read follows from the index, and shuffling the indices shuffles both sources.
/// </remarks>
internal sealed class UnpairedSource : IImageSource
{
    private const int Partners = 16;

    private readonly IImageSource a, b;
    private readonly ulong seed;

    public UnpairedSource(IImageSource a, IImageSource b, ulong seed = 0)
    {
        if ((a.Shape.Height, a.Shape.Width) != (b.Shape.Height, b.Shape.Width))
            throw new ArgumentException(
                $"Both domains of an unpaired translation have images of one size, but they are {a.Shape} and {b.Shape}; "
                + "open them with the same size.", nameof(b));

        (this.a, this.b, this.seed) = (a, b, seed);
        Count = Partners * Math.Max(a.Count, b.Count);
    }

    public ImageShape Shape => b.Shape;

    public long Count { get; }

    public int Classes => 0;

    public IReadOnlyList<string> Notes => [.. a.Notes, .. b.Notes];

    public IReadOnlyList<string> Skipped => [.. a.Skipped, .. b.Skipped];

    public string? Location => b.Location;

    public object? Options => b.Options;

    public Batch Read(ReadOnlySpan<long> indices)
    {
        BatchAssembler.CheckIndices(this, indices);

        using var ofA = a.Read(Choose(indices, a.Count, isLarger: a.Count >= b.Count));
        using var ofB = b.Read(Choose(indices, b.Count, isLarger: a.Count < b.Count));
        return new(ofB.Images.alias(), inputs: ofA.Images.alias());
    }

    public string? ComputeFingerprint() => (a.ComputeFingerprint(), b.ComputeFingerprint()) is ({ } ofA, { } ofB)
        ? ContentHash.Of([ofA, ofB])
        : null;

    public void Dispose()
    {
        a.Dispose();
        b.Dispose();
    }

    private long[] Choose(ReadOnlySpan<long> indices, long count, bool isLarger)
    {
        var chosen = new long[indices.Length];
        for (var i = 0; i < chosen.Length; i++)
            chosen[i] = isLarger ? indices[i] % count : SplitMix64.For(seed, indices[i]).NextInt64(count);

        return chosen;
    }
}
