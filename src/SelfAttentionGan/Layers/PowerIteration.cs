using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Layers;

/// <summary>Estimates the largest singular value of a matrix W, with its vectors u and v.</summary>
/// <remarks>Source: Miyato et al., "Spectral Normalization for GANs", arXiv:1802.05957, algorithm 1.</remarks>
internal static class PowerIteration
{
    private const int SettlingRound = 10, MostSettlingRounds = 20;
    private const double Settled = 1e-4;

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

    /// <summary>Returns u and v after so many iterations that more would hardly change σ.</summary>
    /// <remarks>
    /// Ten iterations at a time, 200 at most, until σ grows by less than 1e-4 of itself. Where σ is zero or not finite
    /// there is nothing to turn towards: u and v stay.
    /// </remarks>
    public static (Tensor U, Tensor V) Settle(WeightMatrix w, Tensor u, Tensor v, double epsilon)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var (bestU, bestV, before) = (u.alias(), v.alias(), 0.0);
        for (var round = 0; round < MostSettlingRounds; round++)
        {
            var (nextU, nextV) = Refine(w, bestU, bestV, SettlingRound, epsilon);
            using var scalar = Sigma(w, nextU, nextV).ToScalar();
            var sigma = scalar.ToDouble();
            if (!(sigma > 0 && double.IsFinite(sigma)))
                break;

            (bestU, bestV) = (nextU, nextV);
            if (sigma - before <= Settled * sigma)
                break;

            before = sigma;
        }

        return (bestU.MoveToOuterDisposeScope(), bestV.MoveToOuterDisposeScope());
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
