using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Metrics;

/// <summary>
/// Full-reference image quality: how near images are to their references, one number for each image or for all.
/// </summary>
/// <remarks>
/// Images are N×C×H×W in [-1, 1], a range of 2; computed in double precision. Values that a published table has for
/// bytes compare only where images were rounded and cropped as there.
/// </remarks>
public static class ImageQuality
{
    private const double Range = 2;

    // Wang et al. 2004: an 11×11 Gaussian window of σ 1.5, K₁ 0.01 and K₂ 0.03.
    private const int Window = 11;
    private const double Sigma = 1.5, C1 = 0.01 * Range * (0.01 * Range), C2 = 0.03 * Range * (0.03 * Range);

    // sRGB to CIE XYZ (IEC 61966-2-1), and its white, D65.
    private static readonly double[] ToXyz =
        [0.4124564, 0.3575761, 0.1804375, 0.2126729, 0.7151522, 0.0721750, 0.0193339, 0.1191920, 0.9503041];

    private static readonly double[] White = [0.95047, 1.0, 1.08883];

    /// <summary>Peak signal-to-noise ratio, 10 · log₁₀(2² / mean squared error), in dB.</summary>
    /// <param name="images">Images, N×C×H×W in [-1, 1].</param>
    /// <param name="references">What they should be, of the same shape.</param>
    /// <param name="mask">
    /// Weights of the pixels, N×1×H×W, such as 1 where they count and 0 elsewhere. The default is none: all count.
    /// </param>
    /// <returns>N values, float64; infinite for equal images, NaN for an empty mask.</returns>
    /// <exception cref="ArgumentException">The tensors have other shapes.</exception>
    public static Tensor Psnr(Tensor images, Tensor references, Tensor? mask = null)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        var squares = MeanOf((Wide(images, references) - references.to(ScalarType.Float64)).Squared(), mask);     // (n)

        return (squares.reciprocal() * Scalars.Of(Range * Range)).log10().mul(Scalars.Of(10.0)).MoveToOuterDisposeScope();
    }

    /// <summary>Mean absolute error, from 0 to 2.</summary>
    /// <inheritdoc cref="Psnr" path="/param|/exception"/>
    /// <returns>N values, float64; NaN for an empty mask.</returns>
    public static Tensor MeanAbsoluteError(Tensor images, Tensor references, Tensor? mask = null)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        return MeanOf((Wide(images, references) - references.to(ScalarType.Float64)).abs(), mask).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Structural similarity (SSIM, Wang et al. 2004): mean over windows of 11×11 pixels, weighted by a Gaussian of
    /// σ 1.5, that lie inside the image, and over channels.
    /// </summary>
    /// <remarks>
    /// <c>(2 μₓμᵧ + C₁)(2 σₓᵧ + C₂) / ((μₓ² + μᵧ² + C₁)(σₓ² + σᵧ² + C₂))</c> with C₁ = (0.01 · 2)² and
    /// C₂ = (0.03 · 2)². Source: "Image Quality Assessment: From Error Visibility to Structural Similarity", 2004.
    /// </remarks>
    /// <param name="images">Images, N×C×H×W in [-1, 1], of at least 11×11 pixels.</param>
    /// <param name="references">What they should be, of the same shape.</param>
    /// <returns>N values, float64, 1 for equal images.</returns>
    /// <exception cref="ArgumentException">The tensors have other shapes, or are smaller.</exception>
    public static Tensor StructuralSimilarity(Tensor images, Tensor references)
    {
        OneDnnGuard.Ensure();
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        var x = Wide(images, references).flatten(0, 1).unsqueeze(1);                        // (n·c, 1, h, w)
        var y = references.to(ScalarType.Float64).flatten(0, 1).unsqueeze(1);
        if (Math.Min(x.shape[2], x.shape[3]) < Window)
            throw new ArgumentException(
                $"Structural similarity takes images of at least {Window}×{Window} pixels, but got {images.Describe()}; "
                + "take larger ones.", nameof(images));

        var window = GaussianWindow(x.device);
        var (meanX, meanY) = (conv2d(x, window), conv2d(y, window));
        var varianceX = conv2d(x.Squared(), window) - meanX.Squared();
        var varianceY = conv2d(y.Squared(), window) - meanY.Squared();
        var covariance = conv2d(x * y, window) - meanX * meanY;

        var similarity = (meanX * meanY * Scalars.Two).Plus(Scalars.Of(C1)) * (covariance * Scalars.Two).Plus(Scalars.Of(C2))
            / (meanX.Squared().Plus(meanY.Squared()).Plus(Scalars.Of(C1))
                * varianceX.Plus(varianceY).Plus(Scalars.Of(C2)));

        return similarity.view(images.shape[0], -1).mean([1L]).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Color difference ΔE (CIE 1976): the Euclidean distance in CIE L*a*b* of sRGB under D65, mean over pixels; about
    /// 2.3 is just noticeable.
    /// </summary>
    /// <param name="images">RGB images, N×3×H×W in [-1, 1]; values outside are clamped.</param>
    /// <param name="references">What they should be, of the same shape.</param>
    /// <returns>N values, float64.</returns>
    /// <exception cref="ArgumentException">The tensors have other shapes, or other channels than 3.</exception>
    public static Tensor ColorDifference(Tensor images, Tensor references)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        var x = Wide(images, references);
        if (x.shape[1] != 3)
            throw new ArgumentException(
                $"A color difference takes RGB images, N×3×H×W, but got {images.Describe()}; read them with 3 channels.",
                nameof(images));

        return (ToLab(x) - ToLab(references.to(ScalarType.Float64))).Squared().sum(1).sqrt().mean([1L, 2L])
            .MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Distance of deep features in the manner of LPIPS (Zhang et al. 2018), without the weights that it learned from
    /// people's choices: it is not LPIPS, and its values do not compare with those of LPIPS.
    /// </summary>
    /// <remarks>
    /// At each position of each map the features are divided by their length; the squares of differences are summed
    /// over channels, and their means over positions are averaged over the maps. Source: "The Unreasonable
    /// Effectiveness of Deep Features as a Perceptual Metric", arXiv:1801.03924.
    /// </remarks>
    /// <param name="images">Images, N×C×H×W in [-1, 1].</param>
    /// <param name="references">What they should be, of the same shape.</param>
    /// <param name="features">
    /// Computes the maps of a pretrained network, N×C×H×W each, such as <c>ComputeMaps</c> of a ResNet; it may resize
    /// first.
    /// </param>
    /// <returns>N values from 0 to 4, float64; 0 for equal images.</returns>
    /// <exception cref="ArgumentException">The tensors have other shapes, or there is no map.</exception>
    public static Tensor FeatureDistance(
        Tensor images, Tensor references, Func<Tensor, IReadOnlyList<Tensor>> features)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        Wide(images, references);
        var (ofImages, ofReferences) = (features(images), features(references));
        if (ofImages.Count == 0)
            throw new ArgumentException(
                "A distance of features needs at least one map, but got none; return some.", nameof(features));

        var distances = ofImages.Zip(ofReferences, (x, y) => (Unit(x) - Unit(y)).Squared().sum(1).mean([1L, 2L]));

        return stack(distances.ToArray(), 0).mean([0L]).MoveToOuterDisposeScope();

        static Tensor Unit(Tensor map) => normalize(map.to(ScalarType.Float64), dim: 1);
    }

    /// <summary>
    /// Mean intersection over union (Jaccard index) of a segmentation: for each class the pixels that have it in both,
    /// divided by those that have it in either, over all images at once; then the mean over classes.
    /// </summary>
    /// <param name="predicted">Predicted classes, int64, of any shape.</param>
    /// <param name="labels">True classes, int64, of the same shape.</param>
    /// <param name="classes">The number of classes; one that neither has is left out of the mean.</param>
    /// <exception cref="ArgumentException">The tensors have other shapes, types, or values.</exception>
    public static double MeanIntersectionOverUnion(Tensor predicted, Tensor labels, int classes)
    {
        using var scope = NewDisposeScope();

        if (!predicted.shape.SequenceEqual(labels.shape) || labels.numel() == 0
            || predicted.dtype != ScalarType.Int64 || labels.dtype != ScalarType.Int64)
            throw new ArgumentException(
                $"Predicted and true classes are int64 of one shape, but got {predicted.dtype} of {predicted.Describe()} and "
                + $"{labels.dtype} of {labels.Describe()}; take the argmax of scores.", nameof(predicted));
        foreach (var (map, name) in new[] { (predicted, nameof(predicted)), (labels, nameof(labels)) })
            if (map.min().item<long>() < 0 || map.max().item<long>() >= classes)
                throw new ArgumentException(
                    $"Classes go from 0 to {classes - 1}, but {name} have {map.min().item<long>()} to "
                    + $"{map.max().item<long>()}; pass the number of classes.", name);

        var pairs = labels.flatten() * Scalars.Of((long)classes);
        var counts = pairs.Plus(predicted.flatten()).bincount(null, (long)classes * classes)
            .view(classes, classes).to(ScalarType.Float64);                                 // (true, predicted)
        var both = counts.diagonal();
        var either = counts.sum([0L]).Plus(counts.sum([1L])) - both;
        var exists = either.gt(Scalars.Of(0.0));

        return (both / either).masked_select(exists).mean().item<double>();
    }

    private static Tensor Wide(Tensor images, Tensor references)
    {
        if (images.dim() != 4 || images.numel() == 0 || !images.shape.SequenceEqual(references.shape))
            throw new ArgumentException(
                $"Images and references are N×C×H×W of one shape, but got {images.Describe()} and {references.Describe()}; "
                + "pass both of the same images.", nameof(images));

        return images.to(ScalarType.Float64);
    }

    private static Tensor MeanOf(Tensor errors, Tensor? mask)
    {
        if (mask is null)
            return errors.mean([1L, 2L, 3L]);
        if (!mask.shape.SequenceEqual([errors.shape[0], 1, errors.shape[2], errors.shape[3]]))
            throw new ArgumentException(
                $"A mask of images {errors.Describe()} is {errors.shape[0]}×1×{errors.shape[2]}×{errors.shape[3]}, but got "
                + $"{mask.Describe()}; keep its channel.", nameof(mask));

        var weights = mask.to(ScalarType.Float64).expand_as(errors);

        return (errors * weights).sum([1L, 2L, 3L]) / weights.sum([1L, 2L, 3L]);
    }

    private static Tensor GaussianWindow(Device device)
    {
        double[] weights = [.. Enumerable.Range(0, Window).Select(i => Math.Exp(-Math.Pow(i - Window / 2, 2) / (2 * Sigma * Sigma)))];
        var sum = weights.Sum();
        var line = tensor([.. weights.Select(weight => weight / sum)], ScalarType.Float64, device);

        return outer(line, line).view(1, 1, Window, Window);
    }

    private static Tensor ToLab(Tensor srgb)
    {
        const double delta = 6.0 / 29;

        var encoded = srgb.Plus(Scalars.One).div(Scalars.Two).clamp(Scalars.Of(0.0), Scalars.Of(1.0));
        var linear = where(
            encoded.le(Scalars.Of(0.04045)), encoded / Scalars.Of(12.92),
            (encoded.Plus(Scalars.Of(0.055)) / Scalars.Of(1.055)).pow(Scalars.Of(2.4)));     // (n, 3, h, w)
        var matrix = tensor(ToXyz, [3, 3], ScalarType.Float64, srgb.device) / tensor(White, [3, 1], ScalarType.Float64, srgb.device);
        var xyz = einsum("ij,njhw->nihw", matrix, linear);
        var f = where(
            xyz.gt(Scalars.Of(delta * delta * delta)), xyz.clamp_min(Scalars.Of(1e-12)).pow(Scalars.Of(1.0 / 3)),
            (xyz / Scalars.Of(3 * delta * delta)).Plus(Scalars.Of(4.0 / 29)));
        var (x, y, z) = (f.narrow(1, 0, 1), f.narrow(1, 1, 1), f.narrow(1, 2, 1));

        return cat(
            [(y * Scalars.Of(116.0)) - Scalars.Of(16.0), (x - y) * Scalars.Of(500.0), (y - z) * Scalars.Of(200.0)], 1);
    }
}
