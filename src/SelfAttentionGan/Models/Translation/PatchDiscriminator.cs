using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models.Layers;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models.Translation;

/// <summary>
/// PatchGAN discriminator of pix2pix (Isola et al. 2017) with self-attention: scores every patch of a pair of images.
/// </summary>
/// <remarks>
/// It takes input and output of a translation, concatenated along the channels; outputs alone where
/// <see cref="TranslationOptions.InputChannels"/> is 0, as in CycleGAN. 4×4 convolutions of stride 2 halve them,
/// one of stride 1 follows, and another one computes the map of scores. The first block has no normalization.
/// Self-attention follows the maps that <see cref="TranslationOptions.DiscriminatorAttention"/> names: then a score
/// depends on more than its patch. Source: arXiv:1611.07004.
/// </remarks>
public sealed class PatchDiscriminator : CheckedModule<Tensor, Tensor>, IDiscriminator
{
    private readonly IReadOnlyList<NamedLayer> layers;

    /// <summary>Creates a discriminator with weights from torch's random numbers.</summary>
    /// <param name="options">Sizes, channels, attention. The default is a new record of options.</param>
    /// <exception cref="InvalidOperationException">
    /// Options are invalid or contradict each other; the message has every error.
    /// </exception>
    public PatchDiscriminator(TranslationOptions? options = null)
        : base(nameof(PatchDiscriminator))
    {
        Options = options ?? new();
        layers = CreateLayers(Options);

        foreach (var (name, module) in layers)
            register_module(name, module);
    }

    /// <summary>The options that it was built from.</summary>
    public TranslationOptions Options { get; }

    /// <summary>Shape of a pair of images that it scores: the channels of both, H×W.</summary>
    public ImageShape ImageShape =>
        new(Options.InputChannels + Options.OutputChannels, Options.ImageHeight, Options.ImageWidth);

    /// <inheritdoc/>
    public long ScoresPerImage
    {
        get
        {
            var last = Options.Halvings(Options.DiscriminatorChannels.Count - 1)[^1];

            // Each of the two convolutions of stride 1 takes one from either side.
            return (last.Height - 2L) * (last.Width - 2L);
        }
    }

    ImageShape? IDiscriminator.ImageShape => ImageShape;

    Module IDiscriminator.Module => this;

    object? IDiscriminator.Options => Options;

    ModelSummary? IDiscriminator.Summary => ModelSummary.Of(this);

    /// <summary>Scores the patches of pairs of images.</summary>
    /// <param name="images">Inputs and outputs of a translation, N×(C of inputs + C of outputs)×H×W in [-1, 1].</param>
    /// <returns>Scores before any sigmoid, N×1×(H/2ᵏ − 2)×(W/2ᵏ − 2) after k halvings.</returns>
    /// <exception cref="ArgumentException">The images have another size or other channels.</exception>
    public override Tensor forward(Tensor images)
    {
        OneDnnGuard.Ensure();
        TranslationInput.Require(images, Options, ImageShape.Channels, "discriminator");

        using var scope = NewDisposeScope();

        var x = images.alias();
        foreach (var layer in layers)
            x = layer.Call(x, null);

        return x.MoveToOuterDisposeScope();                                          // (n, 1, h, w)
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The images have another size or other channels.</exception>
    public Tensor Score(Tensor images, Tensor? labels = null) => call(images);

    private static IReadOnlyList<NamedLayer> CreateLayers(TranslationOptions options)
    {
        var layers = new LayerList("discriminator", outputLayer: "its score");
        if (!layers.RequireNone(TranslationOptionsValidator.FindDiscriminatorErrors(options)))
            return layers.Build();

        var (channels, blocks) = (options.DiscriminatorChannels, options.Discriminator);
        var maps = options.Halvings(channels.Count - 1);
        var from = options.InputChannels + options.OutputChannels;
        for (var i = 0; i < maps.Length; i++)
        {
            var (taken, to) = (from, channels[i]);
            var own = i == 0 ? blocks with { Normalization = NormalizationKind.None } : blocks;
            layers.Add($"down{maps[i].Key}", () => new DownsampleBlock(taken, to, own));
            from = to;

            if (options.DiscriminatorAttention.Contains(maps[i].Height))
                layers.AddAttention(maps[i], to, options, blocks);
        }

        layers.Add("patch", () => new DownsampleBlock(from, channels[^1], blocks, stride: 1));
        layers.AddOutput("score", () => LayerFactory.Create(
            Conv2d(channels[^1], 1, kernel_size: 4, padding: 1), blocks));

        return layers.Build();
    }
}
