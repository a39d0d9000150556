using SelfAttentionGan.Blocks;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Models.Voxels;

/// <summary>What the networks for voxels have in common: attention between their blocks, and the check of inputs.</summary>
internal static class VoxelLayers
{
    /// <summary>Adds self-attention, or its control, after the map of a size where the options name it.</summary>
    public static void AddAttention(
        LayerList layers, VoxelOptions options, IReadOnlyList<int> sizes, int size, BlockOptions blocks)
    {
        if (!sizes.Contains(size))
            return;

        var channels = options.ChannelsAt(size);
        if (options.UseAttentionControl)
        {
            layers.AddAttentionControl(new(size, size), channels, blocks);
            return;
        }

        var variant = options.Attention with
        {
            SpectralNorm = options.Attention.SpectralNorm is null ? null : blocks.SpectralNorm,
            ConvolutionKernels = options.Attention.ConvolutionKernels && blocks.ConvolutionKernels,
        };
        layers.AddSelfAttention(new(size, size), channels, variant, blocks, volumes: true);
    }

    /// <exception cref="ArgumentException">The voxels have another size or other channels.</exception>
    public static void Require(Tensor voxels, VoxelOptions options, long channels, string network)
    {
        long[] expected = [channels, options.Size, options.Size, options.Size];
        if (voxels.dim() != 5 || !voxels.shape[1..].SequenceEqual(expected))
            throw new ArgumentException(
                $"This {network} takes voxels of shape N×{string.Join('×', expected)}, but got {voxels.Describe()}; " +
                "voxelize the objects at its size, or build it for theirs.", nameof(voxels));
    }
}
