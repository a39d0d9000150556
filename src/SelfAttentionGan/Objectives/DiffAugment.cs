using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Objectives;

/// <summary>
/// Differentiable augmentation (DiffAugment, Zhao et al. 2020) of real and generated images, for little data.
/// </summary>
/// <remarks>
/// <para>
/// The discriminator is shown all images augmented, real and generated ones: it cannot memorize the few real ones, and
/// the generator does not learn the augmentation. Each image is augmented independently.
/// </para>
/// <para>
/// Color: brightness <c>x + b</c>, b from −0.5 to 0.5; then saturation, <c>(x − m) · s + m</c> with m the mean over a
/// pixel's channels, s from 0 to 2; then contrast, the same with m the mean over the image, s from 0.5 to 1.5.
/// Translation: by a whole number of pixels, in each direction up to an eighth of the size, rounded; zeros move in. Cutout: a
/// rectangle of half the height and width, rounded, is set to zero; its center is uniform in the image. Source: Zhao
/// et al., "Differentiable Augmentation for Data-Efficient GAN Training", arXiv:2006.10738, and its code.
/// </para>
/// </remarks>
/// <param name="color">Whether to change brightness, saturation and contrast.</param>
/// <param name="translation">Random translation.</param>
/// <param name="cutout">Random cutout.</param>
public sealed class DiffAugment(bool color, bool translation, bool cutout)
{
    /// <summary>Augments images; differentiable in them, to any order.</summary>
    /// <param name="images">N×C×H×W, of floating-point numbers.</param>
    /// <param name="uniform">
    /// Samples the given number of values from [0, 1), on the images' device. It is called for N at a time: for
    /// brightness, saturation, contrast; moves down and across; the cutout's row and column; as far as they are on.
    /// </param>
    /// <returns>N×C×H×W.</returns>
    /// <exception cref="ArgumentException">The images are not N×C×H×W.</exception>
    public Tensor Apply(Tensor images, Func<long, Tensor> uniform)
    {
        if (images.dim() != 4)
            throw new ArgumentException(
                $"Only N×C×H×W images can be augmented, but got {images.Describe()}; batch them first.",
                nameof(images));

        using var scope = NewDisposeScope();

        var x = images.alias();                                               // (n, c, h, w)
        if (color)
            x = Contrast(Saturation(Brightness(x, Sample()), Sample()), Sample());
        if (translation)
            x = Translate(x, Sample(), Sample());
        if (cutout)
            x = CutOut(x, Sample(), Sample());

        return x.MoveToOuterDisposeScope();

        Tensor Sample() => uniform(images.shape[0]).view(-1, 1, 1, 1);           // (n, 1, 1, 1)
    }

    private static Tensor Brightness(Tensor x, Tensor u) => x.Plus(u - Scalars.Of(0.5));

    private static Tensor Saturation(Tensor x, Tensor u) => AwayFrom(x.mean([1], keepdim: true), x, u * Scalars.Two);

    private static Tensor Contrast(Tensor x, Tensor u) =>
        AwayFrom(x.mean([1, 2, 3], keepdim: true), x, u.Plus(Scalars.Of(0.5)));

    private static Tensor AwayFrom(Tensor mean, Tensor x, Tensor factor) => ((x - mean) * factor).Plus(mean);

    // A gather, with zeros for pixels from outside: linear in x.
    private static Tensor Translate(Tensor x, Tensor down, Tensor across)
    {
        var (height, width) = (x.shape[2], x.shape[3]);
        var rows = Rows(x).Plus(Shift(height, down));                           // (n, 1, h, 1)
        var columns = Columns(x).Plus(Shift(width, across));                    // (n, 1, 1, w)
        var within = Within(rows, height).logical_and(Within(columns, width));
        var from = (Clamp(rows, height) * Scalars.Of(width)).Plus(Clamp(columns, width));     // (n, 1, h, w)

        return x.flatten(2).gather(2, from.expand(x.shape).flatten(2)).view(x.shape) * within.to(x.dtype);

        static Tensor Shift(long size, Tensor u)
        {
            var most = (size + 4) / 8;
            return Whole(u, 2 * most + 1) - Scalars.Of(most);
        }
    }

    private static Tensor CutOut(Tensor x, Tensor row, Tensor column)
    {
        var inside = Covered(Rows(x), x.shape[2], row).logical_and(Covered(Columns(x), x.shape[3], column));

        return x * inside.logical_not().to(x.dtype);                            // (n, c, h, w)

        static Tensor Covered(Tensor positions, long size, Tensor u)
        {
            var length = (size + 1) / 2;
            var start = Whole(u, size + 1 - length % 2) - Scalars.Of(length / 2);   // (n, 1, 1, 1)
            return Within(positions - start, length);
        }
    }

    private static Tensor Rows(Tensor x) => Arithmetic.Range(x.shape[2], x.device).view(1, 1, -1, 1);

    private static Tensor Columns(Tensor x) => Arithmetic.Range(x.shape[3], x.device).view(1, 1, 1, -1);

    private static Tensor Clamp(Tensor positions, long length) =>
        positions.clamp(Scalars.Of(0), Scalars.Of(length - 1));

    private static Tensor Within(Tensor positions, long length) =>
        positions.ge(Scalars.Of(0)).logical_and(positions.lt(Scalars.Of(length)));

    private static Tensor Whole(Tensor u, long range) => (u * Scalars.Of(range)).floor().to(int64);
}
