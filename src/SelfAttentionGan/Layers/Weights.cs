using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Layers;

/// <summary>Draws the weights of a whole network anew.</summary>
public static class Weights
{
    private const double Deviation = 0.02;

    /// <summary>
    /// Draws the weight of every convolution, linear layer and embedding in the given way, and sets its bias to zero.
    /// </summary>
    /// <remarks>
    /// Weights inside <see cref="SpectralNorm"/> are drawn too, and their σ settles again. Gains and biases of
    /// normalisations, the zeros that a <see cref="ConditionalBatchNorm2d"/> starts from and γ stay. A weight is a
    /// matrix of its first dimension × everything else where the way asks for a matrix, as in <c>torch.nn.init</c>.
    /// With <see cref="Initialization.Torch"/> nothing changes.
    /// </remarks>
    /// <param name="network">A network or a single layer.</param>
    /// <param name="way">How the weights are drawn.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such way.</exception>
    public static void Draw(Module network, Initialization way)
    {
        if (way == Initialization.Torch)
            return;

        using var scope = NewDisposeScope();

        foreach (var layer in LayersOf(network))
        {
            foreach (var (name, parameter) in layer.named_parameters(recurse: false))
                Fill(parameter, name == "bias" ? null : way);

            (layer as SpectralNorm)?.Settle();
        }
    }

    private static IEnumerable<Module> LayersOf(Module module) => module switch
    {
        Convolution or Linear _ or Embedding _ or SpectralNorm => [module],
        ConditionalBatchNorm2d { StartsPlain: true } => [],
        _ => module.children().SelectMany(LayersOf),
    };

    private static void Fill(Parameter parameter, Initialization? way) => _ = way switch
    {
        null => init.zeros_(parameter),
        Initialization.Xavier => init.xavier_uniform_(parameter),
        Initialization.Orthogonal => init.orthogonal_(parameter),
        Initialization.Normal => init.normal_(parameter, mean: 0, Deviation),
        Initialization.Kaiming => init.kaiming_normal_(parameter, nonlinearity: init.NonlinearityType.ReLU),
        _ => throw new ArgumentOutOfRangeException(nameof(way), way, "There is no such way to draw weights."),
    };
}
