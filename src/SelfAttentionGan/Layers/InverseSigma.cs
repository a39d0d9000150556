using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SelfAttentionGan.Layers;

/// <summary>A weight W, and <c>1 / σ</c> of it, <c>σ = uᵀWv</c>, for one pair of directions or several.</summary>
/// <remarks>
/// With G the gradient of W as it is returned and g that of <c>1 / σ</c>, that of W is <c>G − g / σ² · u vᵀ</c>, summed
/// over the pairs, with no other tensor of W's size than G; no gradient flows through u and v. Source: Miyato et al.,
/// arXiv:1802.05957, equation 12. Its twin, step by step, is <see cref="Plain"/>.
/// </remarks>
internal sealed class InverseSigma : MultiTensorFunction<InverseSigma>
{
    private const string RowsKey = "rows", WitnessKey = "witness";

    public override string Name => nameof(InverseSigma);

    /// <param name="weight">The weight.</param>
    /// <param name="rows">The dimension that counts its outputs.</param>
    /// <param name="estimate">σ as it is for this weight, with its directions.</param>
    /// <param name="witness">Hears when a gradient passes.</param>
    /// <returns>
    /// The weight, for one use in a layer of torch's or in a product: its gradient is taken over. And a number for each
    /// pair of directions.
    /// </returns>
    public static (Tensor Weight, Tensor Inverse) Of(
        Tensor weight, int rows, SigmaEstimate estimate, GradientWitness witness)
    {
        var made = apply(weight, estimate.U, estimate.V, estimate.Sigma, rows, witness);

        return (made[0], made[1]);
    }

    /// <summary>The same, each step with its history.</summary>
    public static Tensor Plain(Tensor weight, int rows, Tensor u, Tensor v)
    {
        using var scope = NewDisposeScope();

        var matrix = new WeightMatrix(weight, rows);
        var sigmas = Enumerable.Range(0, (int)u.shape[0]).Select(i => PowerIteration.Sigma(matrix, u[i], v[i]));

        return stack(sigmas).reciprocal().MoveToOuterDisposeScope();
    }

    public override List<Tensor> forward(AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();

        var (weight, u, v, sigma) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (Tensor)vars[3]);
        ctx.save_for_backward([weight, u, v, sigma]);
        ctx.save_data(RowsKey, vars[4]);
        ctx.save_data(WitnessKey, vars[5]);

        return [weight.detach().MoveToOuterDisposeScope(), sigma.reciprocal().MoveToOuterDisposeScope()];
    }

    public override List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs)
    {
        using var scope = NewDisposeScope();

        var saved = ctx.get_saved_variables();
        var (weight, u, v, rows) = (saved[0], saved[1], saved[2], (int)ctx.get_data(RowsKey)!);
        ((GradientWitness)ctx.get_data(WitnessKey)!).Passed = true;

        // Who wants a gradient of this gradient needs its whole history.
        var (gradient, inverse) = is_grad_enabled()
            ? (grad_outputs[0].clone().MoveToOuterDisposeScope(), Plain(weight, rows, u, v))
            : (grad_outputs[0], saved[3].reciprocal());
        var shares = -grad_outputs[1] * inverse.square();                       // (pairs)
        new WeightMatrix(gradient, rows).AddOuter(u * shares.unsqueeze(1), v);

        return [gradient, null!, null!, null!, null!, null!];
    }
}
