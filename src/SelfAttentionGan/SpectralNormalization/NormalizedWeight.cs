using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SelfAttentionGan.SpectralNormalization;

/// <summary>The weight <c>W / σ</c> with <c>σ = uᵀWv</c>, differentiable in W.</summary>
/// <remarks>
/// With G the gradient of <c>W / σ</c>, that of W is <c>G / σ − ⟨G, W⟩ / σ² · uvᵀ</c>: one product of numbers and one
/// update in place. Recorded operation by operation it takes six tensors as large as the weight. A second derivative is
/// recorded so.
/// </remarks>
internal static class NormalizedWeight
{
    /// <summary>Divides a weight by σ.</summary>
    /// <param name="weight">W.</param>
    /// <param name="rows">The dimension of the outputs, 0 or 1.</param>
    /// <param name="sigma">σ = uᵀWv, a number without history.</param>
    /// <param name="u">The left singular vector; must not change before backward.</param>
    /// <param name="v">The right singular vector; must not change before backward.</param>
    /// <param name="clamp">Whether to divide by max(1, σ).</param>
    public static Tensor Compute(Tensor weight, int rows, Tensor sigma, Tensor u, Tensor v, bool clamp)
    {
        using var scope = NewDisposeScope();

        var normalized = is_grad_enabled() && weight.requires_grad
            ? Division.apply(weight, sigma, u, v, rows, clamp)
            : Divide(weight, sigma, clamp);

        return normalized.MoveToOuterDisposeScope();
    }

    private static Tensor Divide(Tensor weight, Tensor sigma, bool clamp)
    {
        using var scope = NewDisposeScope();

        return (weight / Divisor(sigma, clamp)).MoveToOuterDisposeScope();
    }

    private static Tensor Divisor(Tensor sigma, bool clamp) => clamp ? sigma.clamp_min(Scalars.One) : sigma.alias();

    private sealed class Division : SingleTensorFunction<Division>
    {
        private const string RowsKey = "rows", ClampKey = "clamp";

        public override string Name => nameof(NormalizedWeight);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            var (weight, sigma, rows, clamp) = ((Tensor)vars[0], (Tensor)vars[1], vars[4], (bool)vars[5]);
            ctx.save_for_backward([weight, sigma, (Tensor)vars[2], (Tensor)vars[3]]);
            ctx.save_data(RowsKey, rows);
            ctx.save_data(ClampKey, clamp);

            return Divide(weight, sigma, clamp);
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();

            var saved = ctx.get_saved_variables();
            var (weight, sigma, u, v) = (saved[0], saved[1], saved[2], saved[3]);
            var (rows, clamp) = ((int)ctx.get_data(RowsKey)!, (bool)ctx.get_data(ClampKey)!);

            if (is_grad_enabled())
                sigma = PowerIteration.EstimateSigma(new(weight, rows), u, v);           // with its history
            var divisor = Divisor(sigma, clamp);
            var product = grad_output.flatten().dot(weight.flatten());                   // ⟨G, W⟩
            var forSigma = -product / (divisor * divisor);                                 // ∂loss/∂σ
            if (clamp)
                forSigma *= sigma.ge(Scalars.One);

            var gradient = grad_output.contiguous() / divisor;
            var result = new WeightMatrixView(gradient, rows).PlusOuterProduct(u * forSigma, v);

            grad_output.Dispose();
            return ReturnedGradients.Of(result, null, null, null, null, null);
        }
    }
}
