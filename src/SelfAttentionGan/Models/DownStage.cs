using SelfAttentionGan.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Models;

/// <summary>Halves a map: spectrally normalised convolution, leaky ReLU of slope 0.1.</summary>
internal sealed class DownStage : Module<Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly SpectralNorm conv;

    public DownStage(long from, long to)
        : base(nameof(DownStage))
    {
        conv = new(Conv2d(from, to, kernel_size: 4, stride: 2, padding: 1));

        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();

        return leaky_relu(conv.call(x), negative_slope: 0.1).MoveToOuterDisposeScope();
    }
}
