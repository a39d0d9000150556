using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.SpectralNormalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models.Layers;

/// <summary>
/// The ResNet generator's last layer: normalization, activation and a 3×3 convolution to the image's channels.
/// </summary>
/// <remarks>The normalization is not conditional, as in the official code.</remarks>
public sealed class ToRgb : CheckedModule<Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor?, Tensor> norm;
    private readonly Module<Tensor, Tensor> conv;

    internal ToRgb(long from, long to, BlockOptions options, SpectralNormOptions? spectralNorm)
        : base(nameof(ToRgb))
    {
        Options = options;
        norm = NormalizationLayer.Create(
            from, options.Normalization == NormalizationKind.ConditionalBatch
                ? options with { Normalization = NormalizationKind.Batch }
                : options);
        conv = LayerFactory.Create(
            Conv2d(from, to, kernel_size: 3, padding: 1), options with { SpectralNorm = spectralNorm });

        RegisterComponents();
    }

    /// <summary>Normalization, activation, spectral normalization, initialization.</summary>
    public BlockOptions Options { get; }

    /// <summary>Computes the layer.</summary>
    /// <param name="x">A feature map, N×C×H×W.</param>
    /// <returns>Images before the tanh that follows, N×channels×H×W.</returns>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();

        var normalized = Options.Normalization == NormalizationKind.None ? x : norm.call(x, null);

        return conv.call(Options.Activate(normalized)).MoveToOuterDisposeScope();   // (n, c, h, w)
    }
}
