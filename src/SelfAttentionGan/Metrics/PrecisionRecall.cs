using SelfAttentionGan.Metrics.Features;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics;

/// <summary>
/// Improved precision and recall (Kynkäänniemi et al. 2019): how many generated images look real, and how many real
/// images could be generated.
/// </summary>
/// <remarks>
/// <para>A set's manifold is the union of balls around its features, each as large as the distance to the k-th nearest
/// neighbor in the set. Precision is the fraction of generated features in the real manifold, recall that of real
/// features in the generated one. The F score is their harmonic mean.</para>
/// <para>The default, k = 3 and points on a ball's surface inside, is torch-fidelity's. Distances are computed in
/// double, tile by tile: beside the features it takes some 50 MB. Source: arXiv:1904.06991, section 2.</para>
/// </remarks>
public sealed class PrecisionRecall
{
    /// <summary>StudioGAN's: k = 5, points on a ball's surface outside.</summary>
    public static PrecisionRecall StudioGan { get; } = new() { Neighbors = 5, IsStrict = true };

    /// <summary>The neighbor that determines a ball's radius, k. The default is 3.</summary>
    public int Neighbors { get; init; } = 3;

    /// <summary>
    /// Whether a point must be nearer than the radius (<c>&lt;</c>). The default is false: it may be on the surface
    /// (<c>&lt;=</c>).
    /// </summary>
    public bool IsStrict { get; init; }

    /// <summary>Computes precision and recall.</summary>
    /// <param name="real">Features of real images, N×D.</param>
    /// <param name="generated">Features of generated images, M×D.</param>
    /// <exception cref="ArgumentException">
    /// There are not more images than neighbors, features differ in number, or one is not finite.
    /// </exception>
    /// <exception cref="InvalidOperationException"><see cref="Neighbors"/> below 1.</exception>
    public Result Compute(Tensor real, Tensor generated)
    {
        NeighborCount.Require(Neighbors);
        FeatureMatrix.RequirePair(real, generated, Neighbors + 1L, "Precision and recall");

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var realRadii = PairwiseDistances.Radii(real, Neighbors);                           // (n)
        var generatedRadii = PairwiseDistances.Radii(generated, Neighbors);                 // (m)
        var isPrecise = zeros(generated.shape[0], dtype: ScalarType.Bool);
        var isRecalled = zeros(real.shape[0], dtype: ScalarType.Bool);

        PairwiseDistances.ForEach(real, generated, (distances, i, j) =>                     // (rows, columns)
        {
            var (rows, columns) = (distances.shape[0], distances.shape[1]);
            var inReal = IsInside(distances, realRadii.narrow(0, i, rows).unsqueeze(1)).any(0);
            var inGenerated = IsInside(distances, generatedRadii.narrow(0, j, columns)).any(1);

            isPrecise.narrow(0, j, columns).logical_or_(inReal);
            isRecalled.narrow(0, i, rows).logical_or_(inGenerated);
        });

        return new(Fraction(isPrecise), Fraction(isRecalled));
    }

    private Tensor IsInside(Tensor distances, Tensor radii) => IsStrict ? distances < radii : distances <= radii;

    private static double Fraction(Tensor hits) => (double)hits.sum().item<long>() / hits.shape[0];

    /// <summary>Precision and recall, each from 0 to 1.</summary>
    /// <param name="Precision">The fraction of generated images in the real manifold.</param>
    /// <param name="Recall">The fraction of real images in the generated manifold.</param>
    public readonly record struct Result(double Precision, double Recall)
    {
        /// <summary>The harmonic mean of both; 0 where both are 0.</summary>
        public double FScore => 2 * Precision * Recall / Math.Max(1e-5, Precision + Recall);
    }
}

/// <summary>Validates the number of neighbors of a ball.</summary>
internal static class NeighborCount
{
    public static void Require(int neighbors)
    {
        if (neighbors < 1)
            throw new InvalidOperationException(
                $"A ball's radius is the distance to the 1st neighbor or a later one, but got {neighbors}; set "
                + "Neighbors.");
    }
}
