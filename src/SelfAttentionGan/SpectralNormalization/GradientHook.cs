using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SelfAttentionGan.SpectralNormalization;

/// <summary>The identity as an autograd function that calls an action when a gradient passes.</summary>
internal sealed class GradientHook : SingleTensorFunction<GradientHook>
{
    private const string ActionKey = "action";

    public override string Name => nameof(GradientHook);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(ActionKey, vars[1]);

        return ((Tensor)vars[0]).detach();
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();

        ((Action)ctx.get_data(ActionKey)!)();

        var gradient = grad_output.alias();
        grad_output.Dispose();
        return ReturnedGradients.Of(gradient, null);
    }
}
