using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Layers;

/// <summary>A weight, a bias and the function that joins them with an input: a layer of the caller's own.</summary>
internal sealed class PlainLayer : Module<Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Parameter weight;
    private readonly Parameter? bias;

    private readonly Func<Tensor, Tensor, Tensor?, Tensor> function;

    public PlainLayer(Parameter weight, Parameter? bias, Func<Tensor, Tensor, Tensor?, Tensor> function)
        : base(nameof(PlainLayer))
    {
        (this.weight, this.bias, this.function) = (weight, bias, function);

        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => function(x, weight, bias);
}
