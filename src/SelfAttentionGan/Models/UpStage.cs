using SelfAttentionGan.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Models;

/// <summary>Draws a larger map: spectrally normalised transposed convolution, batch normalisation, ReLU.</summary>
internal sealed class UpStage : Module<Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly SpectralNorm conv;
    private readonly BatchNorm2d norm;

    public UpStage(long from, long to, long kernel = 4, long stride = 2, long padding = 1)
        : base(nameof(UpStage))
    {
        conv = new(ConvTranspose2d(from, to, kernel, stride, padding));
        norm = BatchNorm2d(to);

        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();

        return relu(norm.call(conv.call(x))).MoveToOuterDisposeScope();
    }
}
