using SelfAttentionGan.Metrics.Features;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics;

/// <summary>
/// Density and coverage (Naeem et al. 2020): precision and recall that outliers disturb less.
/// </summary>
/// <remarks>
/// <para>With balls around the real features only, each of radius r up to its k-th nearest neighbor: density is the
/// mean number of balls that hold a generated feature, divided by k, and may exceed 1; coverage is the fraction of
/// balls that hold a generated feature at all.</para>
/// <c>density = 1/(k M) Σⱼ Σᵢ [d(xᵢ, yⱼ) &lt; rᵢ]</c>, <c>coverage = 1/N Σᵢ [minⱼ d(xᵢ, yⱼ) &lt; rᵢ]</c>
/// <para>Distances are computed in double, tile by tile. Source: arXiv:2002.09797, equations 3 and 5.</para>
/// </remarks>
public sealed class DensityCoverage
{
    /// <summary>The neighbor that determines a ball's radius, k. The default is 5.</summary>
    public int Neighbors { get; init; } = 5;

    /// <summary>Computes density and coverage.</summary>
    /// <param name="real">Features of real images, N×D.</param>
    /// <param name="generated">Features of generated images, M×D.</param>
    /// <exception cref="ArgumentException">
    /// There are not more images than neighbors, features differ in number, or one is not finite.
    /// </exception>
    /// <exception cref="InvalidOperationException"><see cref="Neighbors"/> below 1.</exception>
    public Result Compute(Tensor real, Tensor generated)
    {
        NeighborCount.Require(Neighbors);
        FeatureMatrix.RequirePair(real, generated, Neighbors + 1L, "Density and coverage");

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var radii = PairwiseDistances.Radii(real, Neighbors).unsqueeze(1);                  // (n, 1)
        var hits = zeros(real.shape[0], dtype: ScalarType.Int64);

        PairwiseDistances.ForEach(real, generated, (distances, i, _) =>                     // (rows, columns)
        {
            var rows = distances.shape[0];
            using var inside = distances < radii.narrow(0, i, rows);
            hits.narrow(0, i, rows).add_(inside.sum(1), Scalars.One);
        });

        return new(
            (double)hits.sum().item<long>() / Neighbors / generated.shape[0],
            (double)hits.count_nonzero().item<long>() / real.shape[0]);
    }

    /// <summary>Density and coverage.</summary>
    /// <param name="Density">From 0 up; about 1 for two samples of one distribution.</param>
    /// <param name="Coverage">From 0 to 1.</param>
    public readonly record struct Result(double Density, double Coverage);
}
