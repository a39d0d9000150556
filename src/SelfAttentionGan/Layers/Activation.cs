using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Layers;

/// <summary>The activation function of a block.</summary>
public enum Activation
{
    /// <summary>ReLU: max(0, x).</summary>
    Relu,

    /// <summary>Leaky ReLU: max(x, <see cref="BlockOptions.LeakySlope"/> · x).</summary>
    LeakyRelu,

    /// <summary>ELU: x, or eˣ − 1 below zero.</summary>
    Elu,

    /// <summary>GELU: x · Φ(x).</summary>
    Gelu,

    /// <summary>SiLU (Swish): x · sigmoid(x).</summary>
    Silu,
}

/// <summary>Applies the activation functions of <see cref="Activation"/>.</summary>
internal static class Activations
{
    /// <summary>Applies the activation function of the options.</summary>
    public static Tensor Bend(this BlockOptions options, Tensor x) => options.Activation switch
    {
        Activation.Relu => relu(x),
        Activation.LeakyRelu => x.leaky_relu(Scalars.Of(options.LeakySlope)),
        Activation.Elu => x.elu(Scalars.One, Scalars.One, Scalars.One),
        Activation.Gelu => gelu(x),
        Activation.Silu => silu(x),
        var other => throw new ArgumentOutOfRangeException(nameof(options), other, "Unknown activation function."),
    };
}
