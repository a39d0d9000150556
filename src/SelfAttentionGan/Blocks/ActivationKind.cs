using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Blocks;

/// <summary>The activation function of a block.</summary>
public enum ActivationKind
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

/// <summary>Applies the activation functions of <see cref="ActivationKind"/>.</summary>
internal static class ActivationExtensions
{
    /// <summary>Applies the activation function of the options.</summary>
    public static Tensor Activate(this BlockOptions options, Tensor x) => options.Activation switch
    {
        ActivationKind.Relu => relu(x),
        ActivationKind.LeakyRelu => x.leaky_relu(Scalars.Of(options.LeakySlope)),
        ActivationKind.Elu => x.elu(Scalars.One, Scalars.One, Scalars.One),
        ActivationKind.Gelu => gelu(x),
        ActivationKind.Silu => silu(x),
        var other => throw new ArgumentOutOfRangeException(nameof(options), other, "Unknown activation function."),
    };
}
