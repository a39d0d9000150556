using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics;

/// <summary>
/// Fréchet distance (Heusel et al. 2017; FID with Inception's features) of two normal distributions with the means and
/// covariances of real and generated features.
/// </summary>
/// <remarks>
/// <c>‖μ₁ − μ₂‖² + tr Σ₁ + tr Σ₂ − 2 Σ √λ(Σ₁ Σ₂)</c>
/// <para>With Σ = AᵀA, A = √Λ Uᵀ of its eigenvectors, √λ(Σ₁ Σ₂) are the singular values of A₁ A₂ᵀ. So every root is as
/// exact as the largest one, where the root of a product's eigenvalue has half the digits; equal statistics have
/// distance 0 to rounding, and covariances of fewer images than features need no ε. The distance is biased upwards, the
/// more the fewer images: compare values of equal numbers only. Source: arXiv:1706.08500, section 4.</para>
/// </remarks>
public static class FrechetDistance
{
    // Double precision's relative rounding.
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>Computes the distance.</summary>
    /// <param name="real">Statistics of real images, at least 2.</param>
    /// <param name="generated">Statistics of generated images, at least 2, of the same extractor.</param>
    /// <returns>The distance, a square: 0 or more.</returns>
    /// <exception cref="ArgumentException">They are of different extractors or preprocessing.</exception>
    /// <exception cref="InvalidOperationException">One has fewer than 2 images.</exception>
    public static double Compute(FeatureStatistics real, FeatureStatistics generated)
    {
        real.RequireComparable(generated, nameof(generated));
        real.RequireCount(2, "a covariance");
        generated.RequireCount(2, "a covariance");

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var means = (real.ComputeMean() - generated.ComputeMean()).Squared().sum().item<double>();
        var (realTrace, realFactor) = Decompose(real);
        var (generatedTrace, generatedFactor) = Decompose(generated);
        var product = realFactor.mm(generatedFactor.t());                                   // (r, s)
        var roots = product.numel() == 0 ? 0 : linalg.svdvals(product).sum().item<double>();

        // Rounding alone makes it negative.
        return Math.Max(0, means + realTrace + generatedTrace - 2 * roots);
    }

    /// <summary>Returns the covariance's trace, and A of rank × D with AᵀA equal to it.</summary>
    private static (double Trace, Tensor Factor) Decompose(FeatureStatistics statistics)
    {
        using var scope = NewDisposeScope();
        var covariance = statistics.ComputeCovariance();                                    // (d, d)
        var trace = covariance.trace().item<double>();
        var (eigenvalues, eigenvectors) = linalg.eigh(covariance);                      // ascending (d), columns (d, d)

        var values = eigenvalues.data<double>().ToArray();
        var rounding = values.Length * Epsilon * Math.Max(0, values[^1]);
        var rank = values.Count(value => value > rounding);
        var roots = eigenvalues.narrow(0, values.Length - rank, rank).sqrt();               // (r)
        var factor = (eigenvectors.narrow(1, values.Length - rank, rank) * roots).t();      // (r, d)

        return (trace, factor.MoveToOuterDisposeScope());
    }
}
