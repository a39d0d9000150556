using SelfAttentionGan.Data;

namespace ImageToImage.Shared;

/// <summary>Some images of another source.</summary>
internal sealed class Selection(IImageSource source, long[] chosen) : IImageSource
{
    public ImageShape Shape => source.Shape;

    public long Count => chosen.Length;

    public int Classes => 0;

    public IReadOnlyList<string> Notes => source.Notes;

    public string? ComputeFingerprint() => source.ComputeFingerprint();

    public Batch Read(ReadOnlySpan<long> indices) =>
        source.Read([.. indices.ToArray().Select(index => chosen[index])]);
}
