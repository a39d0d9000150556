using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Kernels.Convolutions;
using SelfAttentionGan.SpectralNormalization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Blocks;

/// <summary>Weight initialization of a whole network.</summary>
public static class WeightInitializer
{
    private const double NormalStandardDeviation = 0.02;

    /// <summary>
    /// Initializes the weights of all convolutions, linear layers and embeddings of a network, and zeroes their biases.
    /// </summary>
    /// <remarks>
    /// Weights inside <see cref="SpectralNorm"/> are initialized, too, and their σ is estimated anew. Gains and biases
    /// of normalization layers, the zeros of <see cref="ConditionalBatchNorm2d"/> and γ do not change. Orthogonal,
    /// Xavier and Kaiming initialization view a weight as a matrix of its first dimension × everything else, as
    /// <c>torch.nn.init</c> does. <see cref="Initialization.Torch"/> changes nothing.
    /// </remarks>
    /// <param name="network">A network or a single layer.</param>
    /// <param name="initialization">The initialization.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is no initialization.</exception>
    public static void Initialize(Module network, Initialization initialization)
    {
        if (initialization == Initialization.Torch)
            return;

        using var scope = NewDisposeScope();

        foreach (var layer in LayersOf(network))
        {
            foreach (var (name, parameter) in layer.named_parameters(recurse: false))
                InitializeParameter(parameter, name == "bias" ? null : initialization);

            (layer as SpectralNorm)?.Converge();
        }
    }

    private static IEnumerable<Module> LayersOf(Module module) => module switch
    {
        Convolution or ConvolutionLayer or Linear _ or Embedding _ or SpectralNorm => [module],
        ConditionalBatchNorm2d { StartsAtZero: true } => [],
        _ => module.children().SelectMany(LayersOf),
    };

    private static void InitializeParameter(Parameter parameter, Initialization? initialization) => _ = initialization switch
    {
        null => init.zeros_(parameter),
        Initialization.Xavier => init.xavier_uniform_(parameter),
        Initialization.Orthogonal => init.orthogonal_(parameter),
        Initialization.Normal => init.normal_(parameter, mean: 0, NormalStandardDeviation),
        Initialization.Kaiming => init.kaiming_normal_(parameter, nonlinearity: init.NonlinearityType.ReLU),
        _ => throw new ArgumentOutOfRangeException(nameof(initialization), initialization, "Unknown initialization."),
    };
}

/// <summary>
/// The initialization of convolutions, linear layers and embeddings; biases are zero but for <see cref="Torch"/>.
/// </summary>
public enum Initialization
{
    /// <summary>PyTorch's default (Kaiming uniform with a = √5), biases included.</summary>
    Torch,

    /// <summary>Xavier (Glorot) uniform, as in the official SAGAN.</summary>
    Xavier,

    /// <summary>Orthogonal, as in BigGAN and StudioGAN.</summary>
    Orthogonal,

    /// <summary>Normal with a standard deviation of 0.02, as in DCGAN.</summary>
    Normal,

    /// <summary>Kaiming normal for ReLU.</summary>
    Kaiming,
}
