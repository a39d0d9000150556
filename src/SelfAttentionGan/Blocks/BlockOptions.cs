using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Kernels.Convolutions;
using SelfAttentionGan.SpectralNormalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Blocks;

/// <summary>
/// Options shared by all blocks of a network: normalization, activation, spectral normalization, initialization.
/// </summary>
public sealed record BlockOptions
{
    /// <summary>The normalization layer. The default is none.</summary>
    public NormalizationKind Normalization { get; init; }

    /// <summary>The normalization's ε, added to the variance. The default is 1e-5.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>The momentum of batch normalization's running statistics. The default is 0.1.</summary>
    public double NormMomentum { get; init; } = 0.1;

    /// <summary>
    /// Whether batch normalization, conditional or not, tracks running statistics for evaluation. The default is true;
    /// without them evaluation uses the batch's statistics.
    /// </summary>
    public bool RunningStatistics { get; init; } = true;

    /// <summary>
    /// Number of classes of <see cref="NormalizationKind.ConditionalBatch"/> and <see cref="ProjectionHead"/>. The
    /// default is 0: none.
    /// </summary>
    public int Classes { get; init; }

    /// <summary>
    /// Length of the condition vectors that <see cref="NormalizationKind.ConditionalBatch"/> and
    /// <see cref="ProjectionHead"/> take instead of class labels. The default is 0: none.
    /// </summary>
    public int ConditionDim { get; init; }

    /// <summary>
    /// Whether spectral normalization is applied to the embeddings of
    /// <see cref="NormalizationKind.ConditionalBatch"/>, too, as in StudioGAN. The default is false. Their matrix has a
    /// row for each channel: that of a linear layer on one-hot labels.
    /// </summary>
    public bool SpectralNormEmbeddings { get; init; }

    /// <summary>The activation function. The default is ReLU.</summary>
    public ActivationKind Activation { get; init; }

    /// <summary>The negative slope of <see cref="ActivationKind.LeakyRelu"/>. The default is 0.1.</summary>
    public double LeakySlope { get; init; } = 0.1;

    /// <summary>Spectral normalization of every convolution and linear layer; null, the default, for none.</summary>
    public SpectralNormOptions? SpectralNorm { get; init; }

    /// <summary>The interpolation of residual up blocks. The default is nearest neighbor.</summary>
    public UpsamplingMode Upsampling { get; init; }

    /// <summary>
    /// Whether a residual down block has its input's channels between its two convolutions. The default is false: its
    /// output's channels.
    /// </summary>
    public bool NarrowHidden { get; init; }

    /// <summary>
    /// Whether the shortcut of a residual down block takes the activated input, unless the block is the first, as in
    /// code whose ReLU overwrites its input (StudioGAN, mimicry). The default is false: the input.
    /// </summary>
    public bool ActivateShortcut { get; init; }

    /// <summary>The weight initialization. The default is PyTorch's.</summary>
    public Initialization Initialization { get; init; }

    /// <summary>
    /// Whether this library's kernels, not torch's, compute two-dimensional convolutions in float32 on a CPU: the same
    /// result up to rounding, and faster. The default is true.
    /// </summary>
    public bool ConvolutionKernels { get; init; } = true;
}

/// <summary>
/// Creates layers from options: initializes a layer's weight and applies spectral normalization.
/// </summary>
internal static class LayerFactory
{
    /// <summary>Initializes a layer and, where the options have it, wraps it in <see cref="SpectralNorm"/>.</summary>
    public static Module<Tensor, Tensor> Create(Module<Tensor, Tensor> layer, BlockOptions options)
    {
        WeightInitializer.Initialize(layer, options.Initialization);

        return options.SpectralNorm is { } norm ? new SpectralNorm(layer, norm, options.ConvolutionKernels)
            : options.ConvolutionKernels ? ConvolutionLayer.Of(layer)
            : layer;
    }
}
