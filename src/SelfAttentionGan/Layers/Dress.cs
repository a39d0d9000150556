using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Layers;

/// <summary>Gives a fresh layer what the options say: how its weight is drawn, and whether σ divides it.</summary>
internal static class Dress
{
    public static Module<Tensor, Tensor> In(Module<Tensor, Tensor> layer, BlockOptions options)
    {
        OneDnnGuard.Ensure();
        Weights.Draw(layer, options.Initialization);

        return options.SpectralNorm is { } norm ? new SpectralNorm(layer, norm) : layer;
    }
}
