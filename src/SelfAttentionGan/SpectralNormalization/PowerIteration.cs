using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.SpectralNormalization;

/// <summary>
/// Power iteration (Miyato et al. 2018, algorithm 1): estimates a matrix's largest singular value and its vectors.
/// </summary>
/// <remarks>Source: Miyato et al., "Spectral Normalization for GANs", arXiv:1802.05957, algorithm 1.</remarks>
internal static class PowerIteration
{
    private const int IterationsPerRound = 10, MaxRounds = 20;
    private const double Tolerance = 1e-4;

    /// <summary>Returns u and v after the given number of iterations, and their σ = uᵀWv.</summary>
    /// <param name="w">The matrix, rows × columns.</param>
    /// <param name="u">The left singular vector's estimate, one value per row.</param>
    /// <param name="v">The right singular vector's estimate, one value per column.</param>
    /// <param name="iterations">The number of updates of both.</param>
    /// <param name="epsilon">The smallest norm that a vector is divided by.</param>
    public static (Tensor U, Tensor V, Tensor Sigma) Update(
        WeightMatrixView w, Tensor u, Tensor v, int iterations, double epsilon = 1e-12)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        Tensor? product = null;
        for (var i = 0; i < iterations; i++)
        {
            v = Normalize(w.TransposedTimes(u), epsilon);        // (columns), Wᵀ u
            product = w.Times(v);                                // (rows), W v
            u = Normalize(product, epsilon);
        }

        return (
            u.MoveToOuterDisposeScope(), v.MoveToOuterDisposeScope(),
            u.dot(product ?? w.Times(v)).MoveToOuterDisposeScope());
    }

    /// <summary>Returns u and v after iterating until σ has converged.</summary>
    /// <remarks>
    /// <para>
    /// Rounds of 10 iterations, 200 iterations at most, until σ's relative growth per round is below 1e-4. Where σ is
    /// zero or not finite, u and v are returned unchanged.
    /// </para>
    /// <para>
    /// Two products with W are one with W's Gram matrix, <c>W Wᵀ</c> (of columns, <c>Wᵀ W</c>, where they are fewer):
    /// it is small and stays in the cache, so that the iterations take a fraction of the time that passes over W take.
    /// </para>
    /// </remarks>
    public static (Tensor U, Tensor V) Converge(WeightMatrixView w, Tensor u, Tensor v, double epsilon)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var ofRows = w.Height <= w.Width;
        var gram = w.GramMatrix(ofRows);                                                    // (rows, rows) or (cols, cols)
        var x = ofRows ? u : Normalize(w.TransposedTimes(u), epsilon);                      // u, or v of iteration 1
        var (best, before) = ((Tensor?)null, 0.0);

        for (var round = 0; round < MaxRounds; round++)
        {
            x = Iterate(gram, x, round == 0 ? IterationsPerRound - 1 : IterationsPerRound);
            using var scalar = RelativeSigma(gram, x, ofRows).ToScalar();
            var sigma = scalar.ToDouble();
            if (!(sigma > 0 && double.IsFinite(sigma)))
                break;

            best = x;
            if (sigma - before <= Tolerance * sigma)
                break;

            before = sigma;
        }

        if (best is null)
            return (u.alias().MoveToOuterDisposeScope(), v.alias().MoveToOuterDisposeScope());

        var right = ofRows ? Normalize(w.TransposedTimes(best), epsilon) : best;
        var left = Normalize(w.Times(right), epsilon);

        return (left.MoveToOuterDisposeScope(), right.MoveToOuterDisposeScope());
    }

    /// <summary>Returns σ = uᵀWv, differentiable in W.</summary>
    public static Tensor EstimateSigma(WeightMatrixView w, Tensor u, Tensor v)
    {
        using var scope = NewDisposeScope();

        return u.dot(w.Times(v)).MoveToOuterDisposeScope();
    }

    /// <summary>Returns a random unit vector.</summary>
    public static Tensor RandomUnitVector(long length, Tensor like)
    {
        using var scope = NewDisposeScope();

        return Normalize(randn(length, like.dtype, like.device), epsilon: 1e-12).MoveToOuterDisposeScope();
    }

    private static Tensor Iterate(Tensor gram, Tensor x, int iterations)
    {
        using var scope = NewDisposeScope();

        for (var i = 0; i < iterations; i++)
        {
            x = gram.mv(x);
            x = x / x.norm();
        }

        return x.MoveToOuterDisposeScope();
    }

    // x is v, or the u from which the next iteration computes v and then u.
    private static Tensor RelativeSigma(Tensor gram, Tensor x, bool ofRows)
    {
        using var scope = NewDisposeScope();

        var y = gram.mv(x);
        var length = x.dot(y).sqrt();                                                       // ‖Wᵀu‖ or ‖Wv‖

        return (ofRows ? y.norm() / length : length).MoveToOuterDisposeScope();
    }

    private static Tensor Normalize(Tensor x, double epsilon) => x / x.norm().clamp_min(Scalars.Of(epsilon));
}

/// <summary>A weight viewed as a matrix of outputs × everything else, without a copy.</summary>
/// <remarks>
/// A transposed convolution's outputs are its second dimension, and so are an embedding's: its matrix is a concatenation of slices, one for each
/// input channel, which are multiplied one by one.
/// </remarks>
/// <param name="weight">Two or more dimensions.</param>
/// <param name="rows">The dimension of the outputs, 0 or 1.</param>
internal readonly struct WeightMatrixView(Tensor weight, int rows)
{
    /// <summary>The number of rows.</summary>
    public long Height => weight.shape[rows];

    /// <summary>The number of columns.</summary>
    public long Width => weight.numel() / Height;

    /// <summary>Returns W Wᵀ, or Wᵀ W, divided by its trace, so that no product overflows.</summary>
    public Tensor GramMatrix(bool ofRows)
    {
        using var scope = NewDisposeScope();

        var matrix = weight.transpose(0, rows).flatten(1);
        var gram = ofRows ? matrix.mm(matrix.t()) : matrix.t().mm(matrix);

        return (gram / gram.trace()).MoveToOuterDisposeScope();
    }

    /// <summary>Returns W v, one value per row.</summary>
    public Tensor Times(Tensor v)
    {
        if (rows == 0)
            return weight.flatten(1).mv(v);

        using var scope = NewDisposeScope();
        var slices = weight.shape[0];
        var products = Slices(weight).bmm(v.view(slices, -1, 1));                                   // (slices, rows, 1)

        return products.sum(dim: 0).view(-1).MoveToOuterDisposeScope();
    }

    /// <summary>Returns Wᵀ u, one value per column.</summary>
    public Tensor TransposedTimes(Tensor u)
    {
        using var scope = NewDisposeScope();
        if (rows == 0)
            return weight.flatten(1).t().mv(u).MoveToOuterDisposeScope();

        var products = u.view(1, 1, -1).expand(weight.shape[0], 1, -1).bmm(Slices(weight));    // (slices, 1, columns)

        return products.view(-1).MoveToOuterDisposeScope();
    }

    /// <summary>Returns W + u vᵀ in the weight's shape; in place where no history is recorded.</summary>
    public Tensor PlusOuterProduct(Tensor u, Tensor v)
    {
        using var scope = NewDisposeScope();

        var matrix = rows == 0 ? weight.flatten(1) : Slices(weight);
        var (left, right) = rows == 0
            ? (u.view(-1, 1), v.view(1, -1))                                    // (rows, 1), (1, columns)
            : (u.view(1, -1, 1), v.view(weight.shape[0], 1, -1));               // (1, rows, 1), (slices, 1, columns)
        var sum = is_grad_enabled()
            ? matrix.addcmul(left, right, Scalars.One)
            : matrix.addcmul_(left, right, Scalars.One);

        return sum.view(weight.shape).MoveToOuterDisposeScope();
    }

    // (slices, rows, columns); an embedding's slices have one column
    private static Tensor Slices(Tensor weight) => weight.dim() == 2 ? weight.unsqueeze(2) : weight.flatten(2);
}
