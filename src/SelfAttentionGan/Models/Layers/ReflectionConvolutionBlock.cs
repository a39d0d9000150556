using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Models.Layers;

/// <summary>
/// The image translator's block (Johnson et al. 2016): a convolution with reflection padding, then normalization and
/// activation.
/// </summary>
public sealed class ReflectionConvolutionBlock : CheckedModule<Tensor, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> conv;
    private readonly Module<Tensor, Tensor?, Tensor> norm;

    private readonly long[] edges;
    private readonly bool upsample, activate;

    /// <param name="from">Input channels.</param>
    /// <param name="to">Output channels.</param>
    /// <param name="options">Normalization, activation, spectral normalization, initialization.</param>
    /// <param name="kernel">Side of the kernel, odd.</param>
    /// <param name="stride">2 halves the map.</param>
    /// <param name="upsample">Whether the map is doubled by nearest neighbor before the convolution.</param>
    /// <param name="activate">Whether an activation follows.</param>
    internal ReflectionConvolutionBlock(
        long from, long to, BlockOptions options, long kernel = 3, long stride = 1, bool upsample = false,
        bool activate = true)
        : base(nameof(ReflectionConvolutionBlock))
    {
        conv = LayerFactory.Create(Conv2d(from, to, kernel_size: kernel, stride: stride), options);
        norm = NormalizationLayer.Create(to, options);
        (Options, this.upsample, this.activate) = (options, upsample, activate);
        edges = [kernel / 2, kernel / 2, kernel / 2, kernel / 2];

        RegisterComponents();
    }

    /// <summary>Normalization, activation, spectral normalization, initialization.</summary>
    public BlockOptions Options { get; }

    /// <summary>Computes the block.</summary>
    /// <param name="x">A feature map, N×From×H×W.</param>
    /// <returns>A feature map, N×To×H×W, halved or doubled where the block does that.</returns>
    public override Tensor forward(Tensor x)
    {
        OneDnnGuard.Ensure();
        using var scope = NewDisposeScope();

        var map = upsample ? interpolate(x, scale_factor: [2, 2]) : x;
        var padded = pad(map, edges, PaddingModes.Reflect);
        var convolved = conv.call(padded);                                      // (n, to, h, w)
        var normalized = Options.Normalization == NormalizationKind.None ? convolved : norm.call(convolved, null);

        return (activate ? Options.Activate(normalized) : normalized).MoveToOuterDisposeScope();
    }
}
