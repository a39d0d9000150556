using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SelfAttentionGan.Layers;

/// <summary><c>W / σ</c> with <c>σ = uᵀWv</c>, in as few walks over the weight as it takes.</summary>
/// <remarks>
/// With G the gradient of the result, that of W is <c>G / σ − sum(G ∘ W) / σ² · u vᵀ</c>; no gradient flows through u
/// and v. Source: Miyato et al., arXiv:1802.05957, equation 12. Its twin, step by step, is <see cref="Plain"/>.
/// </remarks>
internal sealed class NormalisedWeight : SingleTensorFunction<NormalisedWeight>
{
    private const string RowsKey = "rows", WitnessKey = "witness";

    public override string Name => nameof(NormalisedWeight);

    /// <param name="weight">The weight.</param>
    /// <param name="rows">The dimension that counts its outputs.</param>
    /// <param name="u">A direction among the rows.</param>
    /// <param name="v">A direction among the columns.</param>
    /// <param name="witness">Hears when a gradient passes.</param>
    public static Tensor Of(Tensor weight, int rows, Tensor u, Tensor v, GradientWitness witness) =>
        apply(weight, u, v, rows, witness);

    /// <summary>The same, each step with its history.</summary>
    public static Tensor Plain(Tensor weight, int rows, Tensor u, Tensor v)
    {
        using var scope = NewDisposeScope();

        return (weight / Sigma(weight, rows, u, v)).MoveToOuterDisposeScope();
    }

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();

        var (weight, u, v, rows) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (int)vars[3]);
        var sigma = Sigma(weight, rows, u, v).MoveToOuterDisposeScope();
        ctx.save_for_backward([weight, u, v, sigma]);
        ctx.save_data(RowsKey, rows);
        ctx.save_data(WitnessKey, vars[4]);

        return (weight / sigma).MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();

        var saved = ctx.get_saved_variables();
        var (weight, u, v, rows) = (saved[0], saved[1], saved[2], (int)ctx.get_data(RowsKey)!);
        ((GradientWitness)ctx.get_data(WitnessKey)!).Passed = true;

        // Who wants a gradient of this gradient needs its whole history.
        var gradient = is_grad_enabled()
            ? Traced(weight, rows, u, v, grad_output)
            : Direct(weight, rows, u, v, saved[3], grad_output);

        return [gradient.MoveToOuterDisposeScope(), null!, null!, null!, null!];
    }

    private static Tensor Sigma(Tensor weight, int rows, Tensor u, Tensor v) =>
        PowerIteration.Sigma(new(weight, rows), u, v);

    private static Tensor Traced(Tensor weight, int rows, Tensor u, Tensor v, Tensor gradient)
    {
        var sigma = Sigma(weight, rows, u, v);
        var (down, across) = new WeightMatrix(weight, rows).Spread(u, v);
        var share = (gradient * weight).sum() / sigma.square();

        return gradient / sigma - share * down * across;
    }

    private static Tensor Direct(Tensor weight, int rows, Tensor u, Tensor v, Tensor sigma, Tensor gradient)
    {
        var share = gradient.flatten().dot(weight.flatten()) / sigma.square();
        var (down, across) = new WeightMatrix(weight, rows).Spread(u * -share, v);

        return (gradient / sigma).addcmul_(down, across, 1);
    }
}
