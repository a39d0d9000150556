using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Blocks;

/// <summary>The generator's residual block (Miyato et al. 2018): upsampling, two convolutions and a shortcut.</summary>
/// <remarks>
/// Computes <c>conv2(act(norm2(conv1(up(act(norm1(x))))))) + shortcut(up(x))</c>: two 3×3 convolutions, and a 1×1
/// convolution as shortcut, always learned; no activation follows the sum. <c>up</c> doubles height and width, by
/// nearest neighbor or bilinearly with <c>align_corners = false</c> (<see cref="BlockOptions.Upsampling"/>). Training
/// and evaluation differ as the normalization of <see cref="BlockOptions.Normalization"/> does. Source: Miyato et al.,
/// arXiv:1802.05957, figure 8; the released code of Zhang et al., arXiv:1805.08318.
/// </remarks>
public sealed class ResidualUpBlock : CheckedModule<Tensor, Tensor?, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor?, Tensor> norm1, norm2;
    private readonly Module<Tensor, Tensor> conv1, conv2, shortcut;

    private readonly long from;

    /// <summary>Creates a block.</summary>
    /// <param name="inChannels">Input channels.</param>
    /// <param name="outChannels">Output channels, also between the two convolutions.</param>
    /// <param name="options">
    /// The defaults are no normalization, ReLU, nearest neighbor, no spectral normalization.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A number of channels is below 1, or the normalization has no condition.
    /// </exception>
    public ResidualUpBlock(long inChannels, long outChannels, BlockOptions? options = null)
        : base(nameof(ResidualUpBlock))
    {
        this.from = inChannels;
        Options = options ??= new();

        TensorShape.RequireChannels(Math.Min(inChannels, outChannels), "An up block");

        norm1 = NormalizationLayer.Create(inChannels, options);
        conv1 = LayerFactory.Create(Conv2d(inChannels, outChannels, kernel_size: 3, padding: 1), options);
        norm2 = NormalizationLayer.Create(outChannels, options);
        conv2 = LayerFactory.Create(Conv2d(outChannels, outChannels, kernel_size: 3, padding: 1), options);
        shortcut = LayerFactory.Create(Conv2d(inChannels, outChannels, kernel_size: 1), options);

        RegisterComponents();
    }

    /// <summary>The options that it was created with.</summary>
    public BlockOptions Options { get; }

    /// <summary>Computes the block.</summary>
    /// <param name="x">A feature map, N×From×H×W.</param>
    /// <param name="condition">
    /// N labels of type int64, or vectors, N×K, for <see cref="NormalizationKind.ConditionalBatch"/>; otherwise
    /// ignored.
    /// </param>
    /// <returns>A feature map, N×To×2H×2W.</returns>
    /// <exception cref="ArgumentException">The map's channels or the condition do not fit.</exception>
    public override Tensor forward(Tensor x, Tensor? condition)
    {
        OneDnnGuard.Ensure();
        TensorShape.RequireFeatureMap(x, from, "This up block");

        using var scope = NewDisposeScope();

        var features = conv1.call(Upsample(Activate(norm1, x)));                     // (n, to, 2h, 2w)
        var residual = conv2.call(Activate(norm2, features));                        // (n, to, 2h, 2w)

        return residual.Plus(shortcut.call(Upsample(x))).MoveToOuterDisposeScope();

        Tensor Activate(Module<Tensor, Tensor?, Tensor> norm, Tensor map) =>
            Options.Activate(Options.Normalization == NormalizationKind.None ? map : norm.call(map, condition));
    }

    private Tensor Upsample(Tensor x) => Options.Upsampling == UpsamplingMode.Bilinear
        ? interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: false)
        : interpolate(x, scale_factor: [2, 2]);
}
