using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Objectives.Augmentation;

/// <summary>
/// Random geometric transforms about the image's center (Karras et al. 2020, appendix B), composed to one affine map, by
/// which the image is read once.
/// </summary>
internal static class GeometricTransforms
{
    private const double ScaleDeviation = 0.2;

    /// <summary>
    /// Flips, rotates by quarters, translates, scales, rotates, scales anisotropically and rotates again, each with the
    /// probability.
    /// </summary>
    /// <param name="images">N×C×H×W, of floating-point numbers.</param>
    /// <param name="probability">A scalar, from 0 to 1.</param>
    /// <param name="sample">Samples from [0, 1), N×1×1×1.</param>
    public static Tensor Apply(Tensor images, Tensor probability, Func<Tensor> sample)
    {
        using var scope = NewDisposeScope();

        var (height, width) = (images.shape[2], images.shape[3]);
        var (middle, center) = (Scalars.Of((height - 1) / 2.0), Scalars.Of((width - 1) / 2.0));

        // From a position in the result back to the one that is read: the last transform first.
        var x = ImageSampling.Columns(images).to(images.dtype) - center;        // (1, 1, 1, w)
        var y = ImageSampling.Rows(images).to(images.dtype) - middle;           // (1, 1, h, 1)
        foreach (var inverse in Sample(height, width, probability, sample).Reverse())
            (x, y) = inverse(x, y);                                             // (n, 1, h, w)

        return ImageSampling.Bilinear(images, y.Plus(middle), x.Plus(center)).MoveToOuterDisposeScope();
    }

    /// <summary>Samples the transforms; each is returned as its inverse, a map of positions.</summary>
    private static Func<Tensor, Tensor, (Tensor X, Tensor Y)>[] Sample(
        long height, long width, Tensor probability, Func<Tensor> sample)
    {
        var flip = Choose(() => Scalars.One.Minus(ImageSampling.Whole(sample(), 2) * Scalars.Two), 1);  // (n, 1, 1, 1)
        var quarters = Choose(() => ImageSampling.Whole(sample(), 4), 0);
        var isMoved = sample().lt(probability).to(int64);
        var (across, down) = (isMoved * ImageSampling.Shift(sample(), width), isMoved * ImageSampling.Shift(sample(), height));
        var scale = Choose(Factor, 1);
        // There are two rotations, each with such a probability that at least one has the given one.
        var rotation = Scalars.One.Minus(Scalars.One.Minus(probability).sqrt());
        var first = Choose(Angle, 0, rotation);
        var stretch = Choose(Factor, 1);
        var second = Choose(Angle, 0, rotation);

        return
        [
            (x, y) => (x * flip, y),
            (x, y) => Rotate(x, y, CosineOf(quarters), SineOf(quarters)),
            (x, y) => (x - across, y - down),
            (x, y) => (x / scale, y / scale),
            (x, y) => Rotate(x, y, first.cos(), first.sin()),
            (x, y) => (x / stretch, y * stretch),
            (x, y) => Rotate(x, y, second.cos(), second.sin()),
        ];

        Tensor Choose(Func<Tensor> value, long otherwise, Tensor? own = null)
        {
            var isChosen = sample().lt(own ?? probability);
            var chosen = value();
            return where(isChosen, chosen, full_like(chosen, Scalars.Of(otherwise)));
        }

        Tensor Factor() => (sample().ToNormal() * Scalars.Of(ScaleDeviation)).exp2();

        Tensor Angle() => (sample() * Scalars.Two - Scalars.One) * Scalars.Of(Math.PI);
    }

    private static (Tensor X, Tensor Y) Rotate(Tensor x, Tensor y, Tensor cosine, Tensor sine) =>
        (x * cosine - y * sine, (x * sine).Plus(y * cosine));

    // Whole numbers: pixels that are moved by quarters of a turn keep their bits.
    private static Tensor CosineOf(Tensor quarters) =>
        Scalars.One.Minus(quarters) * Scalars.One.Minus(quarters.remainder(Scalars.Two));

    private static Tensor SineOf(Tensor quarters) =>
        Scalars.Two.Minus(quarters) * quarters.remainder(Scalars.Two);
}
