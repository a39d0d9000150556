using static TorchSharp.torch;

namespace SelfAttentionGan.Layers;

/// <summary>Estimates the largest singular value of a matrix W, with its vectors u and v.</summary>
/// <remarks>Source: Miyato et al., "Spectral Normalization for GANs", arXiv:1802.05957, algorithm 1.</remarks>
internal static class PowerIteration
{
    /// <summary>Returns u and v, turned towards W's first singular vectors by the given number of iterations.</summary>
    /// <param name="w">The matrix, rows × columns.</param>
    /// <param name="u">A direction among the rows.</param>
    /// <param name="v">A direction among the columns.</param>
    /// <param name="iterations">How often to turn both.</param>
    /// <param name="epsilon">The least length that a vector is divided by.</param>
    public static (Tensor U, Tensor V) Refine(
        WeightMatrix w, Tensor u, Tensor v, int iterations, double epsilon = 1e-12)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        for (var i = 0; i < iterations; i++)
        {
            v = Normalise(w.TransposedTimes(u), epsilon);        // (columns), Wᵀ u
            u = Normalise(w.Times(v), epsilon);                  // (rows), W v
        }

        return (u.MoveToOuterDisposeScope(), v.MoveToOuterDisposeScope());
    }

    /// <summary>Returns σ = uᵀWv, differentiable in W.</summary>
    public static Tensor Sigma(WeightMatrix w, Tensor u, Tensor v)
    {
        using var scope = NewDisposeScope();

        return u.dot(w.Times(v)).MoveToOuterDisposeScope();
    }

    /// <summary>Returns a direction drawn at random, of length one.</summary>
    public static Tensor Direction(long length, Tensor like)
    {
        using var scope = NewDisposeScope();

        return Normalise(randn(length, like.dtype, like.device), epsilon: 1e-12).MoveToOuterDisposeScope();
    }

    private static Tensor Normalise(Tensor x, double epsilon) => x / x.norm().clamp_min(Scalars.Of(epsilon));
}
