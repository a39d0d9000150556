using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics.Features;

/// <summary>Squared Euclidean distances between the rows of two matrices, tile by tile.</summary>
/// <remarks>
/// They are computed in double as <c>‖x‖² + ‖y‖² − 2 xᵀy</c> and rounded to single precision, so that equal distances
/// are equal numbers though their sums were rounded in another order: <c>&lt;</c> and <c>&lt;=</c> differ by ties
/// alone. What is below the rounding of the sum is zero: a vector has no distance from its copy.
/// </remarks>
internal static class PairwiseDistances
{
    // 450 times double precision's epsilon, for sums of thousands of squares; of features in single precision, whose
    // epsilon is 6e-8, it is a relative distance of 3e-7.
    private const double Rounding = 1e-13;

    /// <summary>Calls an action with each tile of distances, and the rows where it begins.</summary>
    public static void ForEach(Tensor x, Tensor y, Action<Tensor, long, long> action)
    {
        foreach (var row in FeatureMatrix.Blocks(x))
        {
            using var rows = NewDisposeScope();
            var block = FeatureMatrix.Block(x, row);                                        // (n, d)

            foreach (var column in FeatureMatrix.Blocks(y))
            {
                using var tile = NewDisposeScope();
                action(Squared(block, FeatureMatrix.Block(y, column)), row, column);
            }
        }
    }

    /// <summary>
    /// Returns each row's squared distance to its k-th nearest neighbor among the others, N, float32: its radius.
    /// </summary>
    public static Tensor Radii(Tensor x, int k)
    {
        using var scope = NewDisposeScope();
        var radii = new List<Tensor>();

        foreach (var row in FeatureMatrix.Blocks(x))
        {
            using var rows = NewDisposeScope();
            var block = FeatureMatrix.Block(x, row);                                        // (n, d)
            var nearest = empty([block.shape[0], 0]);

            foreach (var column in FeatureMatrix.Blocks(x))
                nearest = MergeNearest(nearest, Squared(block, FeatureMatrix.Block(x, column)), k + 1);

            radii.Add(nearest.amax([1]).MoveToOuterDisposeScope());                         // itself is one of k + 1
        }

        return cat([.. radii]).MoveToOuterDisposeScope();
    }

    private static Tensor MergeNearest(Tensor nearest, Tensor distances, int count)
    {
        using var scope = NewDisposeScope();
        var all = cat([nearest, distances], 1);
        var merged = all.topk((int)Math.Min(count, all.shape[1]), 1, largest: false, sorted: false).values;
        nearest.Dispose();
        distances.Dispose();

        return merged.MoveToOuterDisposeScope();
    }

    private static Tensor Squared(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();

        var norms = x.Squared().sum(1, keepdim: true).Plus(y.Squared().sum(1));             // (n, m)
        var distances = norms.addmm(x, y.t(), beta: 1, alpha: -2);
        var copies = distances <= norms.mul_(Scalars.Of(Rounding));

        return distances.masked_fill_(copies, Scalars.Of(0)).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }
}
