using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Checkpoints.StateFiles;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models.Layers;

/// <summary>
/// The generator's first layer: projects latent vectors to a small feature map, by a linear layer or a transposed
/// convolution.
/// </summary>
public sealed class LatentProjection : CheckedModule<Tensor, Tensor?, Tensor>
{
    // Field names are checkpoint keys: rename one and old weights no longer load.
    private readonly Module<Tensor, Tensor> conv;
    private readonly Module<Tensor, Tensor?, Tensor>? norm;

    private readonly long[] featureMap;

    /// <param name="latentDim">Length of a latent vector.</param>
    /// <param name="channels">Channels of the feature map.</param>
    /// <param name="size">Height and width of the feature map.</param>
    /// <param name="options">Normalization, activation, spectral normalization, initialization.</param>
    /// <param name="linear">Whether a linear layer projects; a transposed convolution does otherwise.</param>
    /// <param name="activate">Whether normalization and activation follow.</param>
    /// <param name="depth">Depth of a feature map of volumes; 0 for images. A linear layer projects to it.</param>
    internal LatentProjection(
        long latentDim, long channels, MapSize size, BlockOptions options, bool linear, bool activate, int depth = 0)
        : base(nameof(LatentProjection))
    {
        featureMap = depth > 0 ? [channels, depth, size.Height, size.Width] : [channels, size.Height, size.Width];
        (Options, IsLinear) = (options, linear);

        conv = LayerFactory.Create(
            linear
                ? Linear(latentDim, channels * size.Positions * Math.Max(1, depth))
                : ConvTranspose2d(latentDim, channels, kernel_size: (size.Height, size.Width)),
            options);
        norm = activate ? NormalizationLayer.Create(channels, options) : null;

        RegisterComponents();
    }

    /// <summary>Normalization, activation, spectral normalization, initialization.</summary>
    public BlockOptions Options { get; }

    /// <summary>Whether a linear layer projects; a transposed convolution does otherwise.</summary>
    public bool IsLinear { get; }

    /// <summary>Shape of the feature map: channels, the depth of volumes, height, width.</summary>
    public IReadOnlyList<long> FeatureMap => featureMap;

    /// <summary>Projects latent vectors.</summary>
    /// <param name="latents">Latent vectors, N×D.</param>
    /// <param name="labels">N labels of type int64, for conditional batch normalization; otherwise ignored.</param>
    /// <returns>Feature maps, N×C×H×W, or N×C×D×H×W of volumes.</returns>
    public override Tensor forward(Tensor latents, Tensor? labels)
    {
        using var scope = NewDisposeScope();

        var projected = IsLinear
            ? conv.call(latents).view([-1, .. featureMap])                      // (n, c, h, w)
            : conv.call(latents.unsqueeze(-1).unsqueeze(-1));                   // (n, c, h, w)

        return (norm is null ? projected : Options.Activate(norm.call(projected, labels))).MoveToOuterDisposeScope();
    }
}
