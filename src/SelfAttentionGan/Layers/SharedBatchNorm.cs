using SelfAttentionGan.Collectives;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Layers;

/// <summary>Batch normalisation by the statistics of all ranks' shares together, gradients included.</summary>
/// <remarks>
/// With x̂ = (x − μ) / σ and G the gradient of x̂, that of x is <c>(G − mean(G) − x̂ · mean(G ∘ x̂)) / σ</c>, means over
/// all ranks. Gradients are of first order: a gradient of a gradient would need the ranks to meet once more.
/// Source: Ioffe and Szegedy, arXiv:1502.03167, section 3.
/// </remarks>
internal sealed class SharedBatchNorm : SingleTensorFunction<SharedBatchNorm>
{
    private static readonly long[] Others = [0, 2, 3];

    public override string Name => nameof(SharedBatchNorm);

    /// <summary>Normalises by the statistics of all shares, scales and shifts; returns the statistics, too.</summary>
    public static (Tensor Even, Tensor Mean, Tensor Variance) Normalise(
        Tensor x, Tensor? gain, Tensor? bias, double epsilon)
    {
        using var scope = NewDisposeScope();

        var (mean, variance) = Statistics(x);
        var even = apply(x, mean, variance, gain!, bias!, epsilon);

        return (even.MoveToOuterDisposeScope(), mean.MoveToOuterDisposeScope(), variance.MoveToOuterDisposeScope());
    }

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var (x, mean, variance, epsilon) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (double)vars[5]);
        var (gain, bias) = (vars[3] as Tensor, vars[4] as Tensor);
        ctx.save_for_backward([x, mean, variance, .. gain is null ? (Tensor[])[] : [gain]]);
        ctx.save_data(nameof(epsilon), epsilon);

        return batch_norm(x, mean, variance, gain, bias, training: false, eps: epsilon);
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        if (is_grad_enabled())
            throw new NotSupportedException(
                "A gradient of a gradient through batch normalisation takes one rank; set Ranks to 1.");

        using var scope = NewDisposeScope();

        var saved = ctx.get_saved_variables();
        var (x, mean, gain) = (saved[0], saved[1], saved.ElementAtOrDefault(3));
        var deviation = (saved[2] + (double)ctx.get_data("epsilon")!).rsqrt();              // (c), 1 / σ

        var mine = stack([grad_output.mean(Others), (grad_output * x).mean(Others)]);       // (2, c)
        var (means, count) = (Collective.Current.Average(mine), x.numel() / x.shape[1]);
        var slope = Slope(means) * deviation;                                               // mean(G ∘ x̂) / σ
        var gradient = (grad_output - Planes(means[0] - slope * mean)).sub_(x * Planes(slope))
            .mul_(Planes(gain is null ? deviation : gain * deviation));

        return
        [
            gradient.MoveToOuterDisposeScope(), null!, null!,
            gain is null ? null! : (Slope(mine) * count).MoveToOuterDisposeScope(),
            gain is null ? null! : (mine[0] * count).MoveToOuterDisposeScope(), null!,
        ];

        Tensor Slope(Tensor sums) => (sums[1] - mean * sums[0]) * deviation;                // mean(G ∘ x̂)
    }

    private static (Tensor Mean, Tensor Variance) Statistics(Tensor x)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var (variance, mean) = OfShare(x);
        var middle = Collective.Current.Average(mean);
        var spread = Collective.Current.Average(variance + (mean - middle).square());

        return (middle.MoveToOuterDisposeScope(), spread.MoveToOuterDisposeScope());
    }

    // Running statistics that follow at once are the batch's: torch has them in a tenth of the time of var_mean.
    private static (Tensor Variance, Tensor Mean) OfShare(Tensor x)
    {
        var values = x.numel() / x.shape[1];
        if (values == 1)
            return var_mean(x, Others, unbiased: false);

        var mean = zeros(x.shape[1], x.dtype, x.device);
        var variance = zeros_like(mean);
        batch_norm(x, mean, variance, training: true, momentum: 1).Dispose();

        return (variance.mul_((values - 1.0) / values), mean);
    }

    private static Tensor Planes(Tensor perChannel) => perChannel.view(1, -1, 1, 1);
}
