using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Checkpoints.StateFiles;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models.Layers;

/// <summary>
/// The DCGAN discriminator's block: halves height and width, and a volume's depth, by a 4×4 or 4×4×4 convolution of
/// stride 2, then normalization and activation.
/// </summary>
public sealed class DownsampleBlock : CheckedModule<Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> conv;
    private readonly Module<Tensor, Tensor?, Tensor> norm;

    /// <param name="from">Input channels.</param>
    /// <param name="to">Output channels.</param>
    /// <param name="options">Normalization, activation, spectral normalization, initialization.</param>
    /// <param name="stride">2 halves the map; with 1, in a patch discriminator, each side loses one position.</param>
    /// <param name="volumes">Whether feature maps are volumes, N×C×D×H×W.</param>
    internal DownsampleBlock(long from, long to, BlockOptions options, long stride = 2, bool volumes = false)
        : base(nameof(DownsampleBlock))
    {
        conv = LayerFactory.Create(
            volumes
                ? Conv3d(from, to, kernel_size: 4, stride: stride, padding: 1)
                : Conv2d(from, to, kernel_size: 4, stride: stride, padding: 1),
            options);
        norm = NormalizationLayer.Create(to, options);
        Options = options;

        RegisterComponents();
    }

    /// <summary>Normalization, activation, spectral normalization, initialization.</summary>
    public BlockOptions Options { get; }

    /// <summary>Computes the block.</summary>
    /// <param name="x">A feature map, N×From×H×W, or N×From×D×H×W of volumes.</param>
    /// <returns>A feature map, N×To×H/2×W/2; N×To×(H − 1)×(W − 1) with a stride of 1; likewise of volumes.</returns>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();

        var downsampled = conv.call(x);                                         // (n, c, h/2, w/2)
        var normalized = Options.Normalization == NormalizationKind.None ? downsampled : norm.call(downsampled, null);

        return Options.Activate(normalized).MoveToOuterDisposeScope();
    }
}
