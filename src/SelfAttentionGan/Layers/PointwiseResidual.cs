using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Layers;

/// <summary>Stands in for attention to measure what looking far is worth: as many weights, one position each.</summary>
/// <remarks>
/// Computes <c>x + γ · expand(act(reduce(x)))</c> with 1×1 convolutions without biases, C → 5C/8 → C. That is
/// 1.25 C² + 1 parameters, exactly those of <see cref="SelfAttentionOptions.Official"/>. γ starts at zero: a fresh
/// layer returns its input. Training and evaluation compute the same, but for spectral normalisation's estimates.
/// Source: the residual blocks in table 1 of Zhang et al., arXiv:1805.08318, here matched to the last parameter.
/// </remarks>
public sealed class PointwiseResidual : WeightedModule<Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> reduce, expand;
    private readonly Parameter gamma;

    private readonly long channels;
    private readonly BlockOptions options;

    /// <summary>Makes a layer, dressed as the options say.</summary>
    /// <param name="channels">Channels of the feature map; a multiple of 8.</param>
    /// <param name="options">By default ReLU and no spectral normalisation.</param>
    /// <param name="scalarGamma">Whether γ has shape [] in a checkpoint; by default it has shape [1].</param>
    /// <exception cref="ArgumentException">The channels are no positive multiple of 8.</exception>
    public PointwiseResidual(long channels, BlockOptions? options = null, bool scalarGamma = false)
        : base(nameof(PointwiseResidual))
    {
        if (channels < 8 || channels % 8 != 0)
            throw new ArgumentException(
                $"A stand-in for attention needs a multiple of 8 channels, but got {channels}; " +
                $"try {Math.Max(8, (channels + 7) / 8 * 8)}.", nameof(channels));

        this.channels = channels;
        this.options = options ??= new();

        reduce = Dress.In(Conv2d(channels, 5 * channels / 8, kernel_size: 1, bias: false), options);
        expand = Dress.In(Conv2d(5 * channels / 8, channels, kernel_size: 1, bias: false), options);
        gamma = Parameter(zeros(scalarGamma ? [] : new long[] { 1 }));
        gamma.DetachFromDisposeScope();

        RegisterComponents();
    }

    /// <summary>Returns the map, each position enriched by itself alone.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <returns>A feature map of the same shape.</returns>
    /// <exception cref="ArgumentException">The map is not N×C×H×W with this layer's channels.</exception>
    public override Tensor forward(Tensor x)
    {
        FeatureMap.Check(x, channels, "This stand-in for attention");

        using var scope = NewDisposeScope();

        var features = options.Bend(reduce.call(x));       // (n, 5c/8, h, w)

        return x.Plus(gamma * expand.call(features)).MoveToOuterDisposeScope();
    }
}
