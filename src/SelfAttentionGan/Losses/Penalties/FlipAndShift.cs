using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Losses.Penalties;

/// <summary>
/// The augmentation of consistency regularization (Zhang et al. 2020): a random horizontal flip, and a translation by whole
/// pixels, up to an eighth of the size, with reflection at the edges.
/// </summary>
internal static class FlipAndShift
{
    /// <param name="images">N×C×H×W.</param>
    /// <param name="uniform">Samples from [0, 1); called for N at a time: flips, moves down and across.</param>
    public static Tensor Apply(Tensor images, Func<long, Tensor> uniform)
    {
        if (images.dim() != 4)
            throw new ArgumentException(
                $"Consistency regularization augments images N×C×H×W, but got {images.Describe()}; train without it.",
                nameof(images));

        using var scope = NewDisposeScope();

        var (height, width) = (images.shape[2], images.shape[3]);
        var isFlipped = Sample().ge(Scalars.Of(0.5));                            // (n, 1, 1, 1)
        var (down, across) = (ImageSampling.Shift(Sample(), height), ImageSampling.Shift(Sample(), width));

        var rows = ImageSampling.Reflect(ImageSampling.Rows(images) - down, height);          // (n, 1, h, 1)
        var columns = ImageSampling.Reflect(ImageSampling.Columns(images) - across, width);   // (n, 1, 1, w)
        columns = where(isFlipped, Scalars.Of(width - 1).Minus(columns), columns);

        return ImageSampling.Gather(images, rows, columns).MoveToOuterDisposeScope();         // (n, c, h, w)

        Tensor Sample() => uniform(images.shape[0]).view(-1, 1, 1, 1);
    }
}
