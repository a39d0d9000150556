using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training;

/// <summary>Plays in 64 bits.</summary>
internal sealed class Wide : Module<Tensor, Tensor>, IClassConditional
{
    private readonly Module<Tensor, Tensor> network;

    public Wide(Module<Tensor, Tensor> network)
        : base(nameof(Wide))
    {
        this.network = network;
        RegisterComponents();
        this.to(float64);
    }

    public int Classes => ((IClassConditional)network).Classes;

    public override Tensor forward(Tensor input) => network.call(input.to(float64));

    public Tensor call(Tensor input, Tensor labels) => ((IClassConditional)network).call(input.to(float64), labels);
}
