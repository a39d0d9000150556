using SelfAttentionGan.Blocks;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models.Layers;
using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models.Voxels;

/// <summary>Generator of 3D-GAN (Wu et al. 2016) with self-attention: generates objects of voxels from latents.</summary>
/// <remarks>
/// A linear layer projects the latent vector to a map of 4×4×4; transposed convolutions of 4×4×4 double it, each with
/// batch normalization and ReLU but the last, whose tanh gives voxels in [-1, 1], 1 where they are solid. Self-attention
/// follows the maps that <see cref="VoxelOptions.GeneratorAttention"/> names. 3D-GAN ends in a sigmoid. Source: "Learning a
/// Probabilistic Latent Space of Object Shapes via 3D Generative-Adversarial Modeling", arXiv:1610.07584.
/// </remarks>
public sealed class VoxelGenerator : CheckedModule<Tensor, Tensor>, IGenerator
{
    private readonly IReadOnlyList<NamedLayer> layers;

    /// <summary>Creates a generator with weights from torch's random numbers.</summary>
    /// <param name="options">Size, channels, attention. The default is a new record of options.</param>
    /// <exception cref="InvalidOperationException">
    /// Options are invalid or contradict each other; the message has every error.
    /// </exception>
    public VoxelGenerator(VoxelOptions? options = null)
        : base(nameof(VoxelGenerator))
    {
        Options = options ?? new();
        layers = CreateLayers(Options);

        foreach (var (name, module) in layers)
            register_module(name, module);
    }

    /// <summary>The options that it was built from.</summary>
    public VoxelOptions Options { get; }

    /// <inheritdoc/>
    public int LatentDim => Options.LatentDim;

    /// <summary>Shape of an object, 1×D×H×W.</summary>
    public ImageShape ImageShape => ImageShape.Cube(Options.Size);

    ImageShape? IGenerator.ImageShape => ImageShape;

    Module IGenerator.Module => this;

    object? IGenerator.Options => Options;

    ModelSummary? IGenerator.Summary => ModelSummary.Of(this);

    /// <summary>Generates objects.</summary>
    /// <param name="latents">N×<see cref="LatentDim"/>, standard normal.</param>
    /// <returns>N×1×D×H×W in [-1, 1]; D from front to back, H from top to bottom, W from left to right.</returns>
    /// <exception cref="ArgumentException">The latents have another length.</exception>
    public override Tensor forward(Tensor latents)
    {
        OneDnnGuard.Ensure();
        if (latents.dim() != 2 || latents.shape[1] != LatentDim)
            throw new ArgumentException(
                $"This generator takes latents of shape N×{LatentDim}, but got {latents.Describe()}; sample them of its " +
                $"{nameof(LatentDim)}.", nameof(latents));

        using var scope = NewDisposeScope();

        var x = latents.alias();
        foreach (var layer in layers)
            x = layer.Call(x, null);

        return tanh(x).MoveToOuterDisposeScope();                                    // (n, 1, d, h, w)
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The latents have another length.</exception>
    public Tensor Generate(Tensor latents, Tensor? labels = null) => call(latents);

    /// <summary>Creates another generator with the same layers and a copy of the weights, on the same device.</summary>
    /// <remarks>It leaves torch's random numbers as they were.</remarks>
    public VoxelGenerator CreateCopy()
    {
        using var random = get_rng_state();
        var copy = new VoxelGenerator(Options);
        set_rng_state(random);

        var weight = parameters().First();
        copy.to(weight.dtype).to(weight.device).load_state_dict(state_dict());
        return copy;
    }

    IGenerator IGenerator.CreateCopy() => CreateCopy();

    private static IReadOnlyList<NamedLayer> CreateLayers(VoxelOptions options)
    {
        var layers = new LayerList("voxel generator", outputLayer: "its last block");
        if (!layers.RequireNone(VoxelOptionsValidator.FindGeneratorErrors(options, completion: false)))
            return layers.Build();

        var blocks = options.Generator;
        int[] maps = [.. Enumerable.Reverse(options.Maps)];
        const int first = VoxelOptions.SmallestMap;
        layers.Add("latent", () => new LatentProjection(
            options.LatentDim, options.ChannelsAt(first), new(first, first), blocks, linear: true, activate: true, depth: first));
        VoxelLayers.AddAttention(layers, options, options.GeneratorAttention, first, blocks);
        foreach (var size in maps[1..])
        {
            layers.Add($"up{size}", () => new UpsampleBlock(
                options.ChannelsAt(size / 2), options.ChannelsAt(size), blocks, volumes: true));
            VoxelLayers.AddAttention(layers, options, options.GeneratorAttention, size, blocks);
        }

        layers.AddOutput("voxels", () => LayerFactory.Create(
            ConvTranspose3d(options.BaseChannels, 1, kernel_size: 4, stride: 2, padding: 1), blocks));

        return layers.Build();
    }
}
