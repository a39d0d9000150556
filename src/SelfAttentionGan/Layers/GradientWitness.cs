using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace SelfAttentionGan.Layers;

/// <summary>Notices when a gradient passes through a tensor.</summary>
/// <remarks>TorchSharp has no hooks on tensors: this is the identity, with a backward that takes note.</remarks>
internal sealed class GradientWitness
{
    /// <summary>Whether a gradient has passed since this was last set to false; true at first.</summary>
    public bool Passed { get; set; } = true;

    /// <summary>Returns the tensor's equal; a gradient of it, to any order, is one of the tensor's.</summary>
    public Tensor Watch(Tensor x) => Identity.apply(x, this);

    private sealed class Identity : SingleTensorFunction<Identity>
    {
        public override string Name => nameof(GradientWitness);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            ctx.save_data(Name, vars[1]);
            return ((Tensor)vars[0]).clone();
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            ((GradientWitness)ctx.get_data(Name)!).Passed = true;
            return [grad_output.clone(), null!];
        }
    }
}
