using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Layers;

/// <summary>The functions behind <see cref="Activation"/>.</summary>
internal static class Activations
{
    /// <summary>Returns the bent map; the slope is that of <see cref="Activation.LeakyRelu"/> below zero.</summary>
    public static Tensor Apply(this Activation activation, Tensor x, double slope) => activation switch
    {
        Activation.Relu => relu(x),
        Activation.LeakyRelu => leaky_relu(x, slope),
        Activation.Elu => elu(x, alpha: 1),
        Activation.Gelu => gelu(x),
        Activation.Silu => silu(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation."),
    };
}
