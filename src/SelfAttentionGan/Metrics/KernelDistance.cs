using SelfAttentionGan.Metrics.Features;
using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics;

/// <summary>
/// Kernel distance (Bińkowski et al. 2018; KID with Inception's features): the squared maximum mean discrepancy of real
/// and generated features under a polynomial kernel.
/// </summary>
/// <remarks>
/// <para>The mean over random subsets of the unbiased estimate</para>
/// <c>Σᵢ≠ⱼ k(xᵢ, xⱼ)/(m(m − 1)) + Σᵢ≠ⱼ k(yᵢ, yⱼ)/(m(m − 1)) − 2 Σᵢⱼ k(xᵢ, yⱼ)/m²</c>, <c>k(x, y) = (xᵀy/d + 1)³</c>,
/// <para>which is 0 on average for equal distributions, so it may be negative. Unlike the Fréchet distance it does not
/// depend on the number of samples. The defaults are torch-fidelity's, but for the random generator that chooses
/// subsets, which is this library's own. Source: arXiv:1801.01401, section 4.</para>
/// </remarks>
public sealed class KernelDistance
{
    /// <summary>Number of subsets. The default is 100.</summary>
    public int Subsets { get; init; } = 100;

    /// <summary>Images of each kind in a subset, m, chosen without replacement. The default is 1000.</summary>
    public int SubsetSize { get; init; } = 1000;

    /// <summary>Seed of the subsets. The default is 2020.</summary>
    public int Seed { get; init; } = 2020;

    /// <summary>Computes the distance.</summary>
    /// <param name="real">Features of real images, N×D.</param>
    /// <param name="generated">Features of generated images, M×D.</param>
    /// <returns>Mean and standard deviation over the subsets.</returns>
    /// <exception cref="ArgumentException">
    /// There are fewer images than in a subset, features differ in number, or one is not finite.
    /// </exception>
    /// <exception cref="InvalidOperationException">No subset, or one of fewer than 2 images.</exception>
    public MetricEstimate Compute(Tensor real, Tensor generated)
    {
        if (Subsets < 1 || SubsetSize < 2)
            throw new InvalidOperationException(
                $"There is at least 1 subset of 2 images, but got {Subsets} of {SubsetSize}; set Subsets and "
                + "SubsetSize.");

        FeatureMatrix.RequirePair(
            real, generated, SubsetSize, $"Kernel distance with subsets of {SubsetSize} (SubsetSize)");

        return MetricEstimate.Of(
            [.. Enumerable.Range(0, Subsets).Select(subset => ComputeSubset(real, generated, subset))]);
    }

    private double ComputeSubset(Tensor real, Tensor generated, int subset)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        var x = Select(real, 2L * subset);                                                  // (m, d)
        var y = Select(generated, 2L * subset + 1);
        var m = (double)SubsetSize;

        return (SumKernel(x, x, besides: true) + SumKernel(y, y, besides: true)) / (m * (m - 1))
            - 2 * SumKernel(x, y, besides: false) / (m * m);
    }

    private Tensor Select(Tensor features, long number)
    {
        var rows = RandomSubset.Sample(features.shape[0], SubsetSize, (ulong)Seed, number);

        return features.detach().index_select(0, tensor(rows, device: features.device)).cpu().to(ScalarType.Float64);
    }

    /// <summary>
    /// Sums the kernel over all pairs; of one set <paramref name="besides"/> those of an image with itself.
    /// </summary>
    private static double SumKernel(Tensor x, Tensor y, bool besides)
    {
        var sum = 0.0;
        foreach (var row in FeatureMatrix.Blocks(x))
            foreach (var column in FeatureMatrix.Blocks(y))
            {
                using var scope = NewDisposeScope();
                var kernel = Kernel(FeatureMatrix.Block(x, row), FeatureMatrix.Block(y, column));
                sum += kernel.sum().item<double>() - (besides && row == column ? kernel.trace().item<double>() : 0);
            }

        return sum;
    }

    private static Tensor Kernel(Tensor x, Tensor y)
    {
        using Scalar scale = 1.0 / x.shape[1];
        var root = x.mm(y.t()).mul_(scale).add_(Scalars.One, Scalars.One);                  // (n, m)

        return root * root * root;
    }
}
