using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Checkpoints.StateFiles;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models.Layers;

/// <summary>
/// The DCGAN generator's block: doubles height and width, and a volume's depth, by a transposed 4×4 or 4×4×4
/// convolution, then normalization and activation.
/// </summary>
public sealed class UpsampleBlock : CheckedModule<Tensor, Tensor?, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> conv;
    private readonly Module<Tensor, Tensor?, Tensor> norm;

    internal UpsampleBlock(long from, long to, BlockOptions options, bool volumes = false)
        : base(nameof(UpsampleBlock))
    {
        conv = LayerFactory.Create(
            volumes
                ? ConvTranspose3d(from, to, kernel_size: 4, stride: 2, padding: 1)
                : ConvTranspose2d(from, to, kernel_size: 4, stride: 2, padding: 1),
            options);
        norm = NormalizationLayer.Create(to, options);
        Options = options;

        RegisterComponents();
    }

    /// <summary>Normalization, activation, spectral normalization, initialization.</summary>
    public BlockOptions Options { get; }

    /// <summary>Computes the block.</summary>
    /// <param name="x">A feature map, N×From×H×W, or N×From×D×H×W of volumes.</param>
    /// <param name="labels">N labels of type int64, for conditional batch normalization; otherwise ignored.</param>
    /// <returns>A feature map, N×To×2H×2W, or N×To×2D×2H×2W.</returns>
    public override Tensor forward(Tensor x, Tensor? labels)
    {
        using var scope = NewDisposeScope();

        var upsampled = conv.call(x);                                           // (n, c, 2h, 2w)
        var normalized = Options.Normalization == NormalizationKind.None ? upsampled : norm.call(upsampled, labels);

        return Options.Activate(normalized).MoveToOuterDisposeScope();
    }
}
