using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Objectives.Augmentation;

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
public sealed class DiffAugment(bool color, bool translation, bool cutout) : IImageAugmentation
{
    /// <summary>
    /// The transforms in their order: of images and a function that samples a random number for each, N×1×1×1.
    /// </summary>
    internal IReadOnlyList<Func<Tensor, Func<Tensor>, Tensor>> Transforms { get; } =
    [
        .. color ? new Func<Tensor, Func<Tensor>, Tensor>[]
        {
            (x, sample) => Brightness(x, sample()),
            (x, sample) => Saturation(x, sample()),
            (x, sample) => Contrast(x, sample()),
        } : [],
        .. translation ? new Func<Tensor, Func<Tensor>, Tensor>[]
        {
            (x, sample) => Translate(x, sample(), sample()),
        } : [],
        .. cutout ? new Func<Tensor, Func<Tensor>, Tensor>[]
        {
            (x, sample) => CutOut(x, sample(), sample()),
        } : [],
    ];

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
        RequireBatch(images);
        using var scope = NewDisposeScope();

        var x = Transforms.Aggregate(images.alias(), (augmented, transform) => transform(augmented, Sample));

        return x.MoveToOuterDisposeScope();                                      // (n, c, h, w)

        Tensor Sample() => uniform(images.shape[0]).view(-1, 1, 1, 1);           // (n, 1, 1, 1)
    }

    /// <summary>Does nothing: each image is changed on its own.</summary>
    public void Join(IProcessGroup group)
    {
    }

    /// <exception cref="ArgumentException">The images are not N×C×H×W.</exception>
    internal static void RequireBatch(Tensor images)
    {
        if (images.dim() == 5)
            throw new ArgumentException(
                $"Augmentation is for images N×C×H×W, but got volumes {images.Describe()}; train on volumes without it.",
                nameof(images));
        if (images.dim() != 4)
            throw new ArgumentException(
                $"Only N×C×H×W images can be augmented, but got {images.Describe()}; batch them first.",
                nameof(images));
    }

    private static Tensor Brightness(Tensor x, Tensor u) => x.Plus(u - Scalars.Of(0.5));

    private static Tensor Saturation(Tensor x, Tensor u) => AwayFrom(x.mean([1], keepdim: true), x, u * Scalars.Two);

    private static Tensor Contrast(Tensor x, Tensor u) =>
        AwayFrom(x.mean([1, 2, 3], keepdim: true), x, u.Plus(Scalars.Of(0.5)));

    private static Tensor AwayFrom(Tensor mean, Tensor x, Tensor factor) => ((x - mean) * factor).Plus(mean);

    private static Tensor Translate(Tensor x, Tensor down, Tensor across)
    {
        var (height, width) = (x.shape[2], x.shape[3]);
        var rows = ImageSampling.Rows(x).Plus(ImageSampling.Shift(down, height));             // (n, 1, h, 1)
        var columns = ImageSampling.Columns(x).Plus(ImageSampling.Shift(across, width));      // (n, 1, 1, w)
        var within = Within(rows, height).logical_and(Within(columns, width));
        var moved = ImageSampling.Gather(x, Clamp(rows, height), Clamp(columns, width));

        return moved * within.to(x.dtype);                                      // zeros for pixels from outside
    }

    private static Tensor CutOut(Tensor x, Tensor row, Tensor column)
    {
        var inside = Covered(ImageSampling.Rows(x), x.shape[2], row)
            .logical_and(Covered(ImageSampling.Columns(x), x.shape[3], column));

        return x * inside.logical_not().to(x.dtype);                            // (n, c, h, w)

        static Tensor Covered(Tensor positions, long size, Tensor u)
        {
            var length = (size + 1) / 2;
            var start = ImageSampling.Whole(u, size + 1 - length % 2) - Scalars.Of(length / 2);   // (n, 1, 1, 1)
            return Within(positions - start, length);
        }
    }

    private static Tensor Clamp(Tensor positions, long length) =>
        positions.clamp(Scalars.Of(0), Scalars.Of(length - 1));

    private static Tensor Within(Tensor positions, long length) =>
        positions.ge(Scalars.Of(0)).logical_and(positions.lt(Scalars.Of(length)));
}
