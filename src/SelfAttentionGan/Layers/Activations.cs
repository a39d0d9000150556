using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Layers;

/// <summary>The functions behind <see cref="Activation"/>.</summary>
internal static class Activations
{
    /// <summary>Returns the map, bent as the options say.</summary>
    public static Tensor Bend(this BlockOptions options, Tensor x) => options.Activation switch
    {
        Activation.Relu => relu(x),
        Activation.LeakyRelu => x.leaky_relu(Scalars.Of(options.LeakySlope)),
        Activation.Elu => x.elu(Scalars.One, Scalars.One, Scalars.One),
        Activation.Gelu => gelu(x),
        Activation.Silu => silu(x),
        var other => throw new ArgumentOutOfRangeException(nameof(options), other, "There is no such activation."),
    };
}
