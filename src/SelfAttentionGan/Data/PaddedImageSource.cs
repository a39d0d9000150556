using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Data;

/// <summary>Padding: the images of another source, centered in larger ones.</summary>
internal sealed class PaddedImageSource : IImageSource
{
    private readonly IImageSource source;
    private readonly double background;
    private readonly long[] edges;

    public PaddedImageSource(IImageSource source, int height, int width, double background = -1)
    {
        source.Shape.RequireImages("Padding");
        var (channels, inner, across) = source.Shape;
        if (height < inner || width < across)
            throw new ArgumentException(
                $"Padding makes images larger, but these are {inner}×{across} and the padded size is {height}×{width}; "
                + "choose at least their own size.", nameof(height));
        if (!(Math.Abs(background) <= 1))
            throw new ArgumentOutOfRangeException(
                nameof(background), background, "A background is from -1 (black) to 1 (white).");

        (this.source, this.background) = (source, background);
        var (left, top) = ((width - across) / 2, (height - inner) / 2);
        edges = [left, width - across - left, top, height - inner - top];
        Shape = new(channels, height, width);
    }

    public ImageShape Shape { get; }

    public long Count => source.Count;

    public int Classes => source.Classes;

    public IReadOnlyList<string> ClassNames => source.ClassNames;

    public IReadOnlyList<long> ClassCounts => source.ClassCounts;

    public IReadOnlyList<string> Notes => source.Notes;

    public IReadOnlyList<string> Skipped => source.Skipped;

    public IReadOnlyList<ImageAttribute> Attributes => source.Attributes;

    public Batch Read(ReadOnlySpan<long> indices)
    {
        using var batch = source.Read(indices);
        using var scope = NewDisposeScope();

        var images = pad(batch.Images, edges, PaddingModes.Constant, background);           // (n, c, height, width)

        return new(images.MoveToOuterDisposeScope(), batch.Labels?.clone().MoveToOuterDisposeScope());
    }

    public Tensor ReadAttributes(ReadOnlySpan<long> indices) => source.ReadAttributes(indices);

    public string? ComputeFingerprint() => source.ComputeFingerprint();

    public void Dispose() => source.Dispose();
}
