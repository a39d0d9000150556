using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models.Layers;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Models.Translation;

/// <summary>
/// U-Net generator of pix2pix (Isola et al. 2017) with self-attention: translates images to images of the same size.
/// </summary>
/// <remarks>
/// <para>
/// The encoder halves the image by 4×4 convolutions of stride 2. The decoder doubles it again by nearest neighbor; a 3×3
/// convolution with reflection padding sees the doubled map and the encoder's of its size (skip connection), at last the
/// image itself. pix2pix doubles by transposed convolutions, which leave a grain (Odena et al. 2016). The first and the
/// last block of the encoder have no normalization. Self-attention follows the decoder's maps that
/// <see cref="TranslationOptions.GeneratorAttention"/> names. There is no dropout: equal inputs have equal outputs.
/// </para>
/// <para>
/// The output is <c>tanh(u(x))</c>, or <c>x + u(x)</c> with <see cref="TranslationOptions.PredictResidual"/>. Then
/// <see cref="TranslationOptions.DataConsistency"/> puts measured values back: <c>where(mask, output, x)</c>, or
/// <c>output + up(mean(x) − mean(output))</c> for the means of blocks. A residual and corrected means are not clamped to
/// [-1, 1]. Source: "Image-to-Image Translation with Conditional Adversarial Networks", arXiv:1611.07004.
/// </para>
/// </remarks>
public sealed class UNetGenerator : CheckedModule<Tensor, Tensor>, IGenerator
{
    private readonly IReadOnlyList<NamedLayer> layers;
    private readonly int levels;

    /// <summary>Creates a U-Net with weights from torch's random numbers.</summary>
    /// <param name="options">Sizes, channels, attention. The default is a new record of options.</param>
    /// <exception cref="InvalidOperationException">
    /// Options are invalid or contradict each other; the message has every error.
    /// </exception>
    public UNetGenerator(TranslationOptions? options = null)
        : base(nameof(UNetGenerator))
    {
        Options = options ?? new();
        levels = Options.GeneratorChannels.Count;
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
    /// <param name="images">N×<see cref="TranslationOptions.InputChannels"/>×H×W in [-1, 1]; a mask is 0 or 1.</param>
    /// <returns>N×<see cref="TranslationOptions.OutputChannels"/>×H×W.</returns>
    /// <exception cref="ArgumentException">The images have another size or other channels.</exception>
    public override Tensor forward(Tensor images)
    {
        OneDnnGuard.Ensure();
        TranslationInput.Require(images, Options, Options.InputChannels, "U-Net");

        using var scope = NewDisposeScope();

        var computed = Decode(Encode(images));                                       // (n, c', h, w)
        return TranslationOutput.Of(computed, images, Options).MoveToOuterDisposeScope();
    }

    /// <summary>Translates images; labels are ignored.</summary>
    /// <inheritdoc cref="forward"/>
    /// <param name="latents">The images, N×<see cref="TranslationOptions.InputChannels"/>×H×W.</param>
    /// <param name="labels">Ignored.</param>
    public Tensor Generate(Tensor latents, Tensor? labels = null) => call(latents);

    /// <summary>Creates another U-Net with the same layers and a copy of the weights, on the same device.</summary>
    /// <remarks>It leaves torch's random numbers as they were.</remarks>
    public UNetGenerator CreateCopy() => NetworkCopy.Of(this, () => new UNetGenerator(Options));

    IGenerator IGenerator.CreateCopy() => CreateCopy();

    private static IReadOnlyList<NamedLayer> CreateLayers(TranslationOptions options)
    {
        var layers = new LayerList("U-Net", outputLayer: "its last block");
        if (!layers.RequireNone(TranslationOptionsValidator.FindGeneratorErrors(options)))
            return layers.Build();

        var (channels, maps) = (options.GeneratorChannels, options.Halvings(options.GeneratorChannels.Count));
        var last = channels.Count - 1;
        for (var i = 0; i <= last; i++)
        {
            var (from, to) = (i == 0 ? options.InputChannels : channels[i - 1], channels[i]);
            var blocks = i == 0 || i == last ? Plain(options.Encoder) : options.Encoder;
            layers.Add($"down{maps[i].Key}", () => new DownsampleBlock(from, to, blocks));
        }

        for (var i = last - 1; i >= 0; i--)
        {
            var (from, to) = (channels[i + 1] + channels[i], channels[i]);
            layers.Add($"up{maps[i].Key}", () => new ReflectionConvolutionBlock(from, to, options.Generator));
            if (options.GeneratorAttention.Contains(maps[i].Height))
                layers.AddAttention(maps[i], to, options, options.Generator);
        }

        layers.Add($"up{options.Image.Key}", () => new ReflectionConvolutionBlock(
            channels[0] + options.InputChannels, channels[0], options.Generator));
        layers.AddOutput("image", () => new ReflectionConvolutionBlock(
            channels[0], options.OutputChannels, Plain(options.Generator), activate: false));

        return layers.Build();
    }

    private static BlockOptions Plain(BlockOptions blocks) => blocks with { Normalization = NormalizationKind.None };

    /// <summary>Returns the images and the encoder's feature maps, the smallest on top.</summary>
    private Stack<Tensor> Encode(Tensor images)
    {
        var maps = new Stack<Tensor>([images]);
        foreach (var layer in layers.Take(levels))
            maps.Push(layer.Call(maps.Peek(), null));                                // (n, c, h/2, w/2)

        return maps;
    }

    private Tensor Decode(Stack<Tensor> maps)
    {
        var x = maps.Pop();
        foreach (var layer in layers.Skip(levels))
        {
            // Attention and the last layer keep the map as it is.
            if (layer.Module is ReflectionConvolutionBlock && layer != layers[^1])
                x = cat([interpolate(x, scale_factor: [2, 2]), maps.Pop()], 1);      // (n, c + c', 2h, 2w)

            x = layer.Call(x, null);
        }

        return x;
    }
}
