using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models.Layers;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models.Voxels;

/// <summary>Discriminator of 3D-GAN (Wu et al. 2016) with self-attention: scores objects of voxels.</summary>
/// <remarks>
/// 4×4×4 convolutions of stride 2 halve the object to a map of 4×4×4, another one of its size computes the score. The first
/// block has no normalization layer. Self-attention follows the maps that
/// <see cref="VoxelOptions.DiscriminatorAttention"/> names. Of a completion it scores the input with the output, concatenated
/// along the channels. Source: arXiv:1610.07584.
/// </remarks>
public sealed class VoxelDiscriminator : CheckedModule<Tensor, Tensor>, IDiscriminator
{
    private readonly IReadOnlyList<NamedLayer> layers;

    /// <summary>Creates a discriminator with weights from torch's random numbers.</summary>
    /// <param name="options">Size, channels, attention. The default is a new record of options.</param>
    /// <exception cref="InvalidOperationException">
    /// Options are invalid or contradict each other; the message has every error.
    /// </exception>
    public VoxelDiscriminator(VoxelOptions? options = null)
        : base(nameof(VoxelDiscriminator))
    {
        Options = options ?? new();
        layers = CreateLayers(Options);

        foreach (var (name, module) in layers)
            register_module(name, module);
    }

    /// <summary>The options that it was built from.</summary>
    public VoxelOptions Options { get; }

    /// <summary>Shape of what it scores: the channels of a completion's input and one more, D×H×W.</summary>
    public ImageShape ImageShape => ImageShape.Cube(Options.Size) with { Channels = Options.InputChannels + 1 };

    ImageShape? IDiscriminator.ImageShape => ImageShape;

    Module IDiscriminator.Module => this;

    object? IDiscriminator.Options => Options;

    ModelSummary? IDiscriminator.Summary => ModelSummary.Of(this);

    /// <summary>Scores objects.</summary>
    /// <param name="voxels">N×(<see cref="VoxelOptions.InputChannels"/> + 1)×D×H×W in [-1, 1].</param>
    /// <returns>N scores before any sigmoid.</returns>
    /// <exception cref="ArgumentException">The voxels have another size or other channels.</exception>
    public override Tensor forward(Tensor voxels)
    {
        OneDnnGuard.Ensure();
        VoxelLayers.Require(voxels, Options, ImageShape.Channels, "discriminator");

        using var scope = NewDisposeScope();

        var x = voxels.alias();
        foreach (var layer in layers)
            x = layer.Call(x, null);

        return x.flatten().MoveToOuterDisposeScope();                                // (n)
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The voxels have another size or other channels.</exception>
    public Tensor Score(Tensor images, Tensor? labels = null) => call(images);

    private static IReadOnlyList<NamedLayer> CreateLayers(VoxelOptions options)
    {
        var layers = new LayerList("voxel discriminator", outputLayer: "its score");
        if (!layers.RequireNone(VoxelOptionsValidator.FindDiscriminatorErrors(options)))
            return layers.Build();

        foreach (var size in options.Maps)
        {
            var isFirst = size == options.Size / 2;
            var from = isFirst ? options.InputChannels + 1 : options.ChannelsAt(size * 2);
            var blocks = isFirst
                ? options.Discriminator with { Normalization = NormalizationKind.None }
                : options.Discriminator;
            layers.Add($"down{size}", () => new DownsampleBlock(from, options.ChannelsAt(size), blocks, volumes: true));
            VoxelLayers.AddAttention(layers, options, options.DiscriminatorAttention, size, options.Discriminator);
        }

        const int last = VoxelOptions.SmallestMap;
        layers.AddOutput("score", () => LayerFactory.Create(
            Conv3d(options.ChannelsAt(last), 1, kernel_size: last), options.Discriminator));

        return layers.Build();
    }
}
