using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics;

/// <summary>
/// Metrics of objects of voxels: intersection over union of pairs, and coverage and minimum matching distance of sets
/// (Achlioptas et al. 2018).
/// </summary>
/// <remarks>
/// Voxels are N×1×D×H×W; those above 0 are solid. The distance of two objects is <c>1 − |A ∩ B| / |A ∪ B|</c>, 0 where both
/// are empty; the paper compares point clouds by Chamfer and earth mover's distance. Source: "Learning Representations and
/// Generative Models for 3D Point Clouds", arXiv:1707.02392, section 3.
/// </remarks>
public static class VoxelMetrics
{
    private const int Rows = 64;

    /// <summary>Computes the intersection over union of each object with its reference.</summary>
    /// <param name="voxels">N×1×D×H×W.</param>
    /// <param name="references">N×1×D×H×W.</param>
    /// <returns>N values from 0 to 1, float32; 1 where both are empty.</returns>
    /// <exception cref="ArgumentException">The tensors have other shapes.</exception>
    public static Tensor IntersectionOverUnion(Tensor voxels, Tensor references)
    {
        if (!voxels.shape.SequenceEqual(references.shape))
            throw new ArgumentException(
                $"Each object has one reference of its shape, but got {voxels.Describe()} and {references.Describe()}; pass "
                + "both of the same objects.", nameof(references));

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        var (x, y) = (Flatten(voxels, nameof(voxels)), Flatten(references, nameof(references)));      // (n, dhw)
        var both = (x * y).sum(1);

        return Ratio(both, x.sum(1).Plus(y.sum(1)) - both).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the distance of each object of one set to each of another, 1 − intersection over union.</summary>
    /// <param name="voxels">N×1×D×H×W.</param>
    /// <param name="references">M×1×D×H×W.</param>
    /// <returns>N×M, float32.</returns>
    /// <exception cref="ArgumentException">The tensors have other shapes.</exception>
    public static Tensor Distances(Tensor voxels, Tensor references)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        var (x, y) = (Flatten(voxels, nameof(voxels)), Flatten(references, nameof(references)));      // (n, dhw), (m, dhw)
        if (x.shape[1] != y.shape[1])
            throw new ArgumentException(
                $"Objects of two sets have one size, but got {voxels.Describe()} and {references.Describe()}; voxelize them "
                + "alike.", nameof(references));

        var volumes = y.sum(1).unsqueeze(0);                                     // (1, m)
        var rows = x.split(Rows).Select(part =>
        {
            var both = part.mm(y.t());                                           // (rows, m)
            return Scalars.One.Minus(Ratio(both, part.sum(1, keepdim: true).Plus(volumes) - both));
        });

        return cat([.. rows]).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Computes coverage, the fraction of references that are the nearest one of a generated object, and the minimum matching
    /// distance, the mean distance of a reference to its nearest generated object.
    /// </summary>
    /// <remarks>Both grow and fall with the number of objects: compare sets of equal sizes.</remarks>
    /// <param name="generated">N×1×D×H×W.</param>
    /// <param name="references">M×1×D×H×W, usually held out.</param>
    /// <returns>The coverage, higher is better, and the minimum matching distance, lower is better; both from 0 to 1.</returns>
    /// <exception cref="ArgumentException">The tensors have other shapes.</exception>
    public static (double Coverage, double MinimumMatchingDistance) CompareSets(Tensor generated, Tensor references)
    {
        using var scope = NewDisposeScope();

        var distances = Distances(generated, references);                        // (n, m)
        var covered = distances.argmin(1).data<long>().Distinct().Count();

        return ((double)covered / references.shape[0], distances.amin([0L]).mean().item<float>());
    }

    private static Tensor Flatten(Tensor voxels, string parameter) =>
        voxels.dim() == 5 && voxels.shape[1] == 1 && voxels.numel() > 0
            ? voxels.detach().gt(Scalars.Of(0)).to(ScalarType.Float32).flatten(1)
            : throw new ArgumentException(
                $"Objects are voxels N×1×D×H×W, but got {voxels.Describe()}; pass a batch of one channel.", parameter);

    private static Tensor Ratio(Tensor both, Tensor either) =>
        where(either.gt(Scalars.Of(0)), both / either, ones_like(both));
}
