using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SelfAttentionGan.Layers;

/// <summary>A linear layer's output scaled and shifted: what a scaled weight would have given, for less work.</summary>
/// <remarks>
/// Computes <c>s · output + bias</c> with one s for each call that the batch holds. Deep layers have many more weights
/// than outputs. Its twin, step by step, is <see cref="Plain"/>.
/// </remarks>
internal sealed class ScaledOutput : SingleTensorFunction<ScaledOutput>
{
    private const string ChannelKey = "channel", HasBiasKey = "has bias", LearnsKey = "learns";

    public override string Name => nameof(ScaledOutput);

    /// <param name="output">N×…, the calls one after another.</param>
    /// <param name="scales">A number for each call.</param>
    /// <param name="bias">A number for each channel, or none.</param>
    /// <param name="channel">The dimension that counts the channels, from the end where below 0.</param>
    public static Tensor Of(Tensor output, Tensor scales, Tensor? bias, int channel) =>
        apply(output, scales, bias!, channel);

    /// <summary>The same, each step with its history.</summary>
    public static Tensor Plain(Tensor output, Tensor scales, Tensor? bias, int channel)
    {
        using var scope = NewDisposeScope();

        var scaled = output * Spread(scales, output);
        if (bias is not null)
            scaled.add_(bias.view(Along(channel, output)));

        return scaled.MoveToOuterDisposeScope();
    }

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var (output, scales, bias, channel) = ((Tensor)vars[0], (Tensor)vars[1], vars[2] as Tensor, (int)vars[3]);
        var learns = scales.requires_grad;
        ctx.save_for_backward(learns ? [scales, output] : [scales]);
        ctx.save_data(ChannelKey, channel);
        ctx.save_data(HasBiasKey, bias is not null);
        ctx.save_data(LearnsKey, learns);

        return Plain(output, scales, bias, channel);
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();

        var saved = ctx.get_saved_variables();
        var (scales, channel) = (saved[0], (int)ctx.get_data(ChannelKey)!);
        var learns = (bool)ctx.get_data(LearnsKey)!;
        var bias = learns && (bool)ctx.get_data(HasBiasKey)! ? grad_output.sum(Others(channel, grad_output)) : null;

        return
        [
            (grad_output * Spread(scales, grad_output)).MoveToOuterDisposeScope(),
            learns ? Products(grad_output, saved[1], scales.shape[0]).MoveToOuterDisposeScope() : null!,
            bias?.MoveToOuterDisposeScope()!, null!,
        ];
    }

    // The sum over each call's part of gradient ∘ output.
    private static Tensor Products(Tensor gradient, Tensor output, long calls) => stack(
        gradient.chunk(calls).Zip(output.chunk(calls), (one, other) => one.flatten().dot(other.flatten())));

    // A number for each picture: that of its call.
    private static Tensor Spread(Tensor scales, Tensor like) =>
        scales.shape[0] == 1
            ? scales
            : scales.repeat_interleave(like.shape[0] / scales.shape[0]).view(Along(0, like));

    private static long[] Others(int dimension, Tensor like) =>
        [.. Enumerable.Range(0, (int)like.dim()).Where(other => other != FromStart(dimension, like)).Select(i => (long)i)];

    private static long[] Along(int dimension, Tensor like)
    {
        var shape = new long[like.dim()];
        Array.Fill(shape, 1);
        shape[FromStart(dimension, like)] = -1;

        return shape;
    }

    private static int FromStart(int dimension, Tensor like) =>
        dimension < 0 ? dimension + (int)like.dim() : dimension;
}
