using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Data;

/// <summary>The images of another source in the middle of larger ones, such as MNIST's 28×28 in 32×32.</summary>
public sealed class PaddedImages : IImageSource
{
    private readonly IImageSource source;
    private readonly double background;
    private readonly long[] edges;

    /// <param name="source">The images.</param>
    /// <param name="height">Rows of the larger ones, at least the source's.</param>
    /// <param name="width">Pixels in a row, at least the source's.</param>
    /// <param name="background">What lies around, from -1, the default, for black to 1 for white.</param>
    /// <exception cref="ArgumentException">The images do not fit in, or the background is out of range.</exception>
    public PaddedImages(IImageSource source, int height, int width, double background = -1)
    {
        var (channels, inner, across) = source.Shape;
        if (height < inner || width < across)
            throw new ArgumentException(
                $"Padding makes images larger, but these are {inner}×{across} and {height}×{width} were asked for; "
                + "ask for at least their own size.", nameof(height));
        if (!(Math.Abs(background) <= 1))
            throw new ArgumentOutOfRangeException(
                nameof(background), background, "A background is from -1 (black) to 1 (white).");

        (this.source, this.background) = (source, background);
        var (left, top) = ((width - across) / 2, (height - inner) / 2);
        edges = [left, width - across - left, top, height - inner - top];
        Shape = new(channels, height, width);
    }

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public long Count => source.Count;

    /// <inheritdoc/>
    public int Classes => source.Classes;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => source.ClassNames;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => source.Notes;

    /// <inheritdoc/>
    public IReadOnlyList<string> Skipped => source.Skipped;

    /// <inheritdoc/>
    public Batch Read(ReadOnlySpan<long> indices)
    {
        using var batch = source.Read(indices);
        using var scope = NewDisposeScope();

        var images = pad(batch.Images, edges, PaddingModes.Constant, background);           // (n, c, height, width)

        return new(images.MoveToOuterDisposeScope(), batch.Labels?.clone().MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public DataIdentity Identify() => source.Identify() with { Shape = Shape };
}
