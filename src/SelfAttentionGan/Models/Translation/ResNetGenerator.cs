using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models.Layers;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models.Translation;

/// <summary>
/// Residual generator of CycleGAN (Zhu et al. 2017, after Johnson et al. 2016) with self-attention: translates images
/// to images of the same size.
/// </summary>
/// <remarks>
/// A 7×7 convolution, 3×3 convolutions of stride 2, <see cref="TranslationOptions.ResidualBlocks"/> at the smallest
/// map, nearest-neighbor upsampling with 3×3 convolutions in place of CycleGAN's transposed ones, which leave a grain,
/// and a 7×7 convolution to the image. Every convolution has reflection padding. Self-attention at the smallest map
/// follows the middle one of the residual blocks; at larger ones the upsampling. There is no skip connection, so that a
/// style may change everywhere. The output is that of a <see cref="UNetGenerator"/>. Source: "Unpaired Image-to-Image
/// Translation using Cycle-Consistent Adversarial Networks", arXiv:1703.10593, appendix 7.2.
/// </remarks>
public sealed class ResNetGenerator : CheckedModule<Tensor, Tensor>, IGenerator
{
    private const long OuterKernel = 7;

    private readonly IReadOnlyList<NamedLayer> layers;

    /// <summary>Creates a generator with weights from torch's random numbers.</summary>
    /// <param name="options">Sizes, channels, attention. The default is a new record of options.</param>
    /// <exception cref="InvalidOperationException">
    /// Options are invalid or contradict each other; the message has every error.
    /// </exception>
    public ResNetGenerator(TranslationOptions? options = null)
        : base(nameof(ResNetGenerator))
    {
        Options = options ?? new();
        layers = CreateLayers(Options);

        foreach (var (name, module) in layers)
            register_module(name, module);
    }

    /// <summary>The options that it was built from.</summary>
    public TranslationOptions Options { get; }

    /// <summary>Shape of an output, C×H×W.</summary>
    public ImageShape ImageShape => new(Options.OutputChannels, Options.ImageHeight, Options.ImageWidth);

    /// <summary>0: it takes images, no latents.</summary>
    public int LatentDim => 0;

    ImageShape? IGenerator.ImageShape => ImageShape;

    Module IGenerator.Module => this;

    object? IGenerator.Options => Options;

    ModelSummary? IGenerator.Summary => new(
        "generator",
        ModelSummary.Of(this, [Options.InputChannels, Options.ImageHeight, Options.ImageWidth]).Layers);

    /// <summary>Translates images.</summary>
    /// <param name="images">N×<see cref="TranslationOptions.InputChannels"/>×H×W in [-1, 1].</param>
    /// <returns>N×<see cref="TranslationOptions.OutputChannels"/>×H×W.</returns>
    /// <exception cref="ArgumentException">The images have another size or other channels.</exception>
    public override Tensor forward(Tensor images)
    {
        OneDnnGuard.Ensure();
        TranslationInput.Require(images, Options, Options.InputChannels, "residual generator");

        using var scope = NewDisposeScope();

        var x = images.alias();
        foreach (var layer in layers)
            x = layer.Call(x, null);

        return TranslationOutput.Of(x, images, Options).MoveToOuterDisposeScope();
    }

    /// <summary>Translates images; labels are ignored.</summary>
    /// <inheritdoc cref="forward"/>
    /// <param name="latents">The images, N×<see cref="TranslationOptions.InputChannels"/>×H×W.</param>
    /// <param name="labels">Ignored.</param>
    public Tensor Generate(Tensor latents, Tensor? labels = null) => call(latents);

    /// <summary>Creates another generator with the same layers and a copy of the weights, on the same device.</summary>
    /// <remarks>It leaves torch's random numbers as they were.</remarks>
    public ResNetGenerator CreateCopy() => NetworkCopy.Of(this, () => new ResNetGenerator(Options));

    IGenerator IGenerator.CreateCopy() => CreateCopy();

    private static IReadOnlyList<NamedLayer> CreateLayers(TranslationOptions options)
    {
        var layers = new LayerList("residual generator", outputLayer: "its last block");
        if (!layers.RequireNone(TranslationOptionsValidator.FindResidualGeneratorErrors(options)))
            return layers.Build();

        var (channels, blocks) = (options.GeneratorChannels, options.Generator);
        MapSize[] maps = [options.Image, .. options.Halvings(channels.Count - 1)];
        layers.Add($"stem{maps[0].Key}", () => new ReflectionConvolutionBlock(
            options.InputChannels, channels[0], blocks, OuterKernel));
        for (var i = 1; i < maps.Length; i++)
        {
            var (from, to) = (channels[i - 1], channels[i]);
            layers.Add($"down{maps[i].Key}", () => new ReflectionConvolutionBlock(from, to, blocks, stride: 2));
        }

        for (var i = 0; i <= options.ResidualBlocks; i++)
        {
            if (i > 0)
                layers.Add($"residual{i}", () => new TranslatorResidualBlock(channels[^1], blocks));
            if (i == (options.ResidualBlocks + 1) / 2)
                Attend(maps.Length - 1);
        }

        for (var i = maps.Length - 2; i >= 0; i--)
        {
            var (from, to) = (channels[i + 1], channels[i]);
            layers.Add($"up{maps[i].Key}", () => new ReflectionConvolutionBlock(from, to, blocks, upsample: true));
            Attend(i);
        }

        layers.AddOutput("image", () => new ReflectionConvolutionBlock(
            channels[0], options.OutputChannels, blocks with { Normalization = NormalizationKind.None }, OuterKernel,
            activate: false));

        return layers.Build();

        void Attend(int level)
        {
            if (level > 0 && options.GeneratorAttention.Contains(maps[level].Height))
                layers.AddAttention(maps[level], channels[level], options, blocks);
        }
    }
}
