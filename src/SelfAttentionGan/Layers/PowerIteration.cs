using static TorchSharp.torch;

namespace SelfAttentionGan.Layers;

/// <summary>Estimates the largest singular value of a matrix W, with its vectors u and v.</summary>
/// <remarks>Source: Miyato et al., "Spectral Normalization for GANs", arXiv:1802.05957, algorithm 1.</remarks>
internal static class PowerIteration
{
    private const double Epsilon = 1e-12;

    /// <summary>Returns u and v, turned towards W's first singular vectors by the given number of iterations.</summary>
    public static (Tensor U, Tensor V) Refine(Tensor w, Tensor u, Tensor v, int iterations)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        for (var i = 0; i < iterations; i++)
        {
            v = Normalise(w.t().mv(u));                          // (columns)
            u = Normalise(w.mv(v));                              // (rows)
        }

        return (u.MoveToOuterDisposeScope(), v.MoveToOuterDisposeScope());
    }

    /// <summary>Returns σ = uᵀWv, differentiable in W.</summary>
    public static Tensor Sigma(Tensor w, Tensor u, Tensor v)
    {
        using var scope = NewDisposeScope();

        return u.dot(w.mv(v)).MoveToOuterDisposeScope();
    }

    /// <summary>Returns a direction drawn at random, of length one.</summary>
    public static Tensor Direction(long length, Tensor like)
    {
        using var scope = NewDisposeScope();

        return Normalise(randn(length, like.dtype, like.device)).MoveToOuterDisposeScope();
    }

    private static Tensor Normalise(Tensor x) => x / x.norm().clamp_min(Epsilon);
}
