using static TorchSharp.torch;

namespace SelfAttentionGan.Objectives;

/// <summary>Changes pictures at random, but so that gradients still reach them: for a GAN with few pictures.</summary>
/// <remarks>
/// <para>
/// A discriminator that is shown all pictures so changed, real and generated ones, cannot learn the few real ones by
/// heart, and the generator does not learn to paint the changes. Every picture is changed in its own way.
/// </para>
/// <para>
/// Color: brightness <c>x + b</c>, b from −0.5 to 0.5; then saturation, <c>(x − m) · s + m</c> with m the mean over a
/// pixel's channels, s from 0 to 2; then contrast, the same with m the mean over the picture, s from 0.5 to 1.5.
/// Translation: by a whole number of pixels, each way up to an eighth of the size, rounded; zeros move in. Cutout: a
/// rectangle of half the height and width, rounded, turns zero; its centre lies anywhere in the picture. Source: Zhao
/// et al., "Differentiable Augmentation for Data-Efficient GAN Training", arXiv:2006.10738, and its code.
/// </para>
/// </remarks>
/// <param name="color">Whether to change brightness, saturation and contrast.</param>
/// <param name="translation">Whether to move.</param>
/// <param name="cutout">Whether to cut out.</param>
public sealed class DiffAugment(bool color, bool translation, bool cutout)
{
    /// <summary>Returns the pictures, changed; differentiable in them, to any order.</summary>
    /// <param name="images">N×C×H×W, of floating-point numbers.</param>
    /// <param name="uniform">
    /// Returns so many numbers from [0, 1), drawn anew, on the pictures' device. It is asked for N at a time: for
    /// brightness, saturation, contrast; moves down and across; the cutout's row and column; as far as they are on.
    /// </param>
    /// <returns>N×C×H×W.</returns>
    /// <exception cref="ArgumentException">The pictures are not N×C×H×W.</exception>
    public Tensor Apply(Tensor images, Func<long, Tensor> uniform)
    {
        if (images.dim() != 4)
            throw new ArgumentException(
                $"Only N×C×H×W pictures can be augmented, but got {images.Describe()}; batch them first.",
                nameof(images));

        using var scope = NewDisposeScope();

        var x = images.alias();                                               // (n, c, h, w)
        if (color)
            x = Contrast(Saturation(Brightness(x, Draw()), Draw()), Draw());
        if (translation)
            x = Translate(x, Draw(), Draw());
        if (cutout)
            x = CutOut(x, Draw(), Draw());

        return x.MoveToOuterDisposeScope();

        Tensor Draw() => uniform(images.shape[0]).view(-1, 1, 1, 1);           // (n, 1, 1, 1)
    }

    private static Tensor Brightness(Tensor x, Tensor u) => x.Plus(u - Scalars.Of(0.5));

    private static Tensor Saturation(Tensor x, Tensor u) => AwayFrom(x.mean([1], keepdim: true), x, u * Scalars.Two);

    private static Tensor Contrast(Tensor x, Tensor u) =>
        AwayFrom(x.mean([1, 2, 3], keepdim: true), x, u.Plus(Scalars.Of(0.5)));

    private static Tensor AwayFrom(Tensor mean, Tensor x, Tensor factor) => ((x - mean) * factor).Plus(mean);

    // Each pixel is fetched from where it lay, and those that lay outside are blotted out: all of it is linear in x.
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
        var inside = Struck(Rows(x), x.shape[2], row).logical_and(Struck(Columns(x), x.shape[3], column));

        return x * inside.logical_not().to(x.dtype);                            // (n, c, h, w)

        static Tensor Struck(Tensor positions, long size, Tensor u)
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
