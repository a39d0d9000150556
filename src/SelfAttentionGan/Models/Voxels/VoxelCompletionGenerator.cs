using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models.Layers;
using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models.Voxels;

/// <summary>
/// Three-dimensional U-Net (Çiçek et al. 2016) with self-attention: completes objects of voxels of which a part is missing.
/// </summary>
/// <remarks>
/// The encoder halves the object to a map of 4×4×4 by convolutions of 4×4×4 and stride 2, the decoder doubles it again by
/// transposed ones, and each map of the decoder is followed by the encoder's of its size (skip connection). Self-attention
/// follows the decoder's maps that <see cref="VoxelOptions.GeneratorAttention"/> names, before the skip connection. The
/// first and the last block of the encoder have no normalization. The output is <c>where(mask, tanh(u(x)), x)</c>: voxels
/// that are known are kept bit by bit. Source: arXiv:1606.06650, in the form of pix2pix's U-Net.
/// </remarks>
public sealed class VoxelCompletionGenerator : CheckedModule<Tensor, Tensor>, IGenerator
{
    private readonly IReadOnlyList<NamedLayer> layers;
    private readonly int levels;

    /// <summary>Creates a network with weights from torch's random numbers.</summary>
    /// <param name="options">Size, channels, attention; its <see cref="VoxelOptions.InputChannels"/> are usually 2.</param>
    /// <exception cref="InvalidOperationException">
    /// Options are invalid or contradict each other; the message has every error.
    /// </exception>
    public VoxelCompletionGenerator(VoxelOptions options)
        : base(nameof(VoxelCompletionGenerator))
    {
        Options = options;
        levels = options.Maps.Length;
        layers = CreateLayers(options);

        foreach (var (name, module) in layers)
            register_module(name, module);
    }

    /// <summary>The options that it was built from.</summary>
    public VoxelOptions Options { get; }

    /// <summary>Shape of an object, 1×D×H×W.</summary>
    public ImageShape ImageShape => ImageShape.Cube(Options.Size);

    /// <summary>0: it takes voxels, no latents.</summary>
    public int LatentDim => 0;

    ImageShape? IGenerator.ImageShape => ImageShape;

    Module IGenerator.Module => this;

    object? IGenerator.Options => Options;

    ModelSummary? IGenerator.Summary => new(
        "generator", ModelSummary.Of(this, [Options.InputChannels, Options.Size, Options.Size, Options.Size]).Layers);

    /// <summary>Completes objects.</summary>
    /// <param name="voxels">
    /// N×<see cref="VoxelOptions.InputChannels"/>×D×H×W: the first channel is the object, the last one the mask, 1 where
    /// voxels are missing and 0 where they are known.
    /// </param>
    /// <returns>N×1×D×H×W in [-1, 1].</returns>
    /// <exception cref="ArgumentException">The voxels have another size or other channels.</exception>
    public override Tensor forward(Tensor voxels)
    {
        OneDnnGuard.Ensure();
        VoxelLayers.Require(voxels, Options, Options.InputChannels, "completion");

        using var scope = NewDisposeScope();

        var computed = tanh(Decode(Encode(voxels)));                                 // (n, 1, d, h, w)
        var missing = voxels.narrow(1, Options.InputChannels - 1, 1).gt(Scalars.Of(0.5));

        return where(missing, computed, voxels.narrow(1, 0, 1)).MoveToOuterDisposeScope();
    }

    /// <summary>Completes objects; labels are ignored.</summary>
    /// <inheritdoc cref="forward"/>
    /// <param name="latents">The objects, N×<see cref="VoxelOptions.InputChannels"/>×D×H×W.</param>
    /// <param name="labels">Ignored.</param>
    public Tensor Generate(Tensor latents, Tensor? labels = null) => call(latents);

    /// <summary>Creates another network with the same layers and a copy of the weights, on the same device.</summary>
    /// <remarks>It leaves torch's random numbers as they were.</remarks>
    public VoxelCompletionGenerator CreateCopy()
    {
        using var random = get_rng_state();
        var copy = new VoxelCompletionGenerator(Options);
        set_rng_state(random);

        var weight = parameters().First();
        copy.to(weight.dtype).to(weight.device).load_state_dict(state_dict());
        return copy;
    }

    IGenerator IGenerator.CreateCopy() => CreateCopy();

    private static IReadOnlyList<NamedLayer> CreateLayers(VoxelOptions options)
    {
        var layers = new LayerList("voxel completion", outputLayer: "its last block");
        if (!layers.RequireNone(VoxelOptionsValidator.FindGeneratorErrors(options, completion: true)))
            return layers.Build();

        var (maps, blocks) = (options.Maps, options.Generator);
        foreach (var size in maps)
        {
            var from = size == maps[0] ? options.InputChannels : options.ChannelsAt(size * 2);
            var encoder = size == maps[0] || size == maps[^1]
                ? options.Encoder with { Normalization = NormalizationKind.None }
                : options.Encoder;
            layers.Add($"down{size}", () => new DownsampleBlock(from, options.ChannelsAt(size), encoder, volumes: true));
        }

        foreach (var size in Enumerable.Reverse(maps[..^1]))
        {
            layers.Add($"up{size}", () => new UpsampleBlock(WithSkip(size / 2), options.ChannelsAt(size), blocks, volumes: true));
            VoxelLayers.AddAttention(layers, options, options.GeneratorAttention, size, blocks);
        }

        layers.AddOutput("voxels", () => LayerFactory.Create(
            ConvTranspose3d(WithSkip(maps[0]), 1, kernel_size: 4, stride: 2, padding: 1), blocks));

        return layers.Build();

        // The innermost map has no skip connection.
        int WithSkip(int size) => (size == maps[^1] ? 1 : 2) * options.ChannelsAt(size);
    }

    /// <summary>Returns the encoder's feature maps, largest first.</summary>
    private Tensor[] Encode(Tensor voxels)
    {
        var maps = new Tensor[levels];
        for (var i = 0; i < levels; i++)
            maps[i] = layers[i].Call(i == 0 ? voxels : maps[i - 1], null);           // (n, c, d/2, h/2, w/2)

        return maps;
    }

    private Tensor Decode(Tensor[] skips)
    {
        var (x, level) = (skips[^1], levels - 1);
        foreach (var layer in layers.Skip(levels))
        {
            // The innermost map has no skip connection: it is the encoder's own.
            var doubles = layer.Module is UpsampleBlock || layer == layers[^1];
            x = layer.Call(doubles && level < levels - 1 ? cat([x, skips[level]], 1) : x, null);
            level -= doubles ? 1 : 0;
        }

        return x;
    }
}
