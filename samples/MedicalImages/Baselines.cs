using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace MedicalImages;

/// <summary>Restoration without a network; images are N×1×H×W.</summary>
internal static class Baselines
{
    /// <summary>Median filter of 3×3 pixels.</summary>
    public static Tensor Median(Tensor noisy)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (noisy.shape[2], noisy.shape[3]);
        var padded = pad(noisy, [1, 1, 1, 1], PaddingModes.Replicate);
        var shifted =
            from y in new[] { 0, 1, 2 }
            from x in new[] { 0, 1, 2 }
            select padded.narrow(2, y, height).narrow(3, x, width);

        return stack(shifted.ToArray()).sort(dim: 0).Values.select(0, 4).clone().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Total variation denoising (Rudin, Osher and Fatemi 1992) by Chambolle's projection (2004): minimizes
    /// |u − noisy|² / 2 + weight · TV(u).
    /// </summary>
    public static Tensor TotalVariation(Tensor noisy, double weight, int iterations = 60)
    {
        const double step = 0.248;

        using var scope = NewDisposeScope();
        var (px, py) = (zeros_like(noisy), zeros_like(noisy));
        for (var i = 0; i < iterations; i++)
        {
            using var inner = NewDisposeScope();
            var residual = Divergence(px, py) - noisy / weight;
            var (gx, gy) = (Differences(residual, 3), Differences(residual, 2));
            var scale = 1 + step * (gx.pow(2) + gy.pow(2)).sqrt();
            var (nextX, nextY) = ((px + step * gx) / scale, (py + step * gy) / scale);
            (px, py) = (nextX.MoveToOuterDisposeScope(), nextY.MoveToOuterDisposeScope());
        }

        return (noisy - weight * Divergence(px, py)).MoveToOuterDisposeScope();
    }

    /// <summary>Bicubic interpolation of the means of blocks.</summary>
    public static Tensor Bicubic(Tensor repeated, int factor)
    {
        using var scope = NewDisposeScope();
        var low = avg_pool2d(repeated, factor);

        return interpolate(low, repeated.shape[2..], mode: InterpolationMode.Bicubic, align_corners: false)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Harmonic inpainting: missing pixels become the mean of their neighbors, until that is so.</summary>
    /// <param name="masked">The image, 0 where pixels are missing, and a mask that is 1 there, N×2×H×W.</param>
    /// <param name="iterations">Number of repetitions.</param>
    public static Tensor Harmonic(Tensor masked, int iterations = 400)
    {
        using var scope = NewDisposeScope();
        var (image, missing) = (masked.narrow(1, 0, 1), masked.narrow(1, 1, 1).gt(0.5));
        var (height, width) = (image.shape[2], image.shape[3]);
        for (var i = 0; i < iterations; i++)
        {
            using var inner = NewDisposeScope();
            var padded = pad(image, [1, 1, 1, 1], PaddingModes.Replicate);
            var mean = (Neighbors(0, 1) + Neighbors(2, 1) + Neighbors(1, 0) + Neighbors(1, 2)) / 4;
            image = where(missing, mean, image).MoveToOuterDisposeScope();

            Tensor Neighbors(long y, long x) => padded.narrow(2, y, height).narrow(3, x, width);
        }

        return image.MoveToOuterDisposeScope();
    }

    /// <summary>Forward differences, 0 at the end.</summary>
    private static Tensor Differences(Tensor x, int dimension)
    {
        var length = x.shape[dimension];
        var differences = x.narrow(dimension, 1, length - 1) - x.narrow(dimension, 0, length - 1);

        return cat([differences, zeros_like(x.narrow(dimension, 0, 1))], dimension);
    }

    /// <summary>The negative adjoint of the differences.</summary>
    private static Tensor Divergence(Tensor px, Tensor py) => Backward(px, 3) + Backward(py, 2);

    // The last value of a field of forward differences is 0.
    private static Tensor Backward(Tensor p, int dimension)
    {
        var length = p.shape[dimension];
        var inner = p.narrow(dimension, 0, length - 1);
        var zero = zeros_like(p.narrow(dimension, 0, 1));

        return cat([inner, zero], dimension) - cat([zero, inner], dimension);
    }
}
