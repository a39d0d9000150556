using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models.Layers;
using SelfAttentionGan.SpectralNormalization;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>Builds a SAGAN generator (Zhang et al. 2019) layer by layer, from the latent vector to the image.</summary>
/// <remarks>
/// <para>The default <see cref="SaganOptions"/> are this 64×64 generator:</para>
/// <code>
/// new SaganGeneratorBuilder(latentDim: 128)
///     .LatentProjection(channels: 512)     // start4    512×4×4
///     .Upsample(channels: 256)             // up8       256×8×8
///     .Upsample(channels: 128)             // up16      128×16×16
///     .SelfAttention()                     // attend16  128×16×16
///     .Upsample(channels: 64)              // up32      64×32×32
///     .SelfAttention()                     // attend32  64×32×32
///     .ToImage(channels: 3)                // image     3×64×64
///     .Build();
/// </code>
/// <para>
/// The builder carries the feature map's size and channels, so a call names only what changes. Each call creates its
/// layer at once, with weights from torch's random numbers, under the name that begins its checkpoint keys: the size of
/// the feature map that it returns is part of it (<c>up8</c>, or <c>up8x12</c> where that is not square).
/// <see cref="Build"/> reports all errors of all calls in one message.
/// </para>
/// </remarks>
public sealed class SaganGeneratorBuilder
{
    private readonly LayerList layers = new("generator", outputLayer: nameof(ToImage));
    private readonly int latentDim, classes;
    private readonly BlockOptions blocks;
    private SaganOptions? options;
    private MapSize size;
    private int channels;

    /// <summary>Begins with a latent vector.</summary>
    /// <param name="latentDim">Length of a latent vector. The default is 128.</param>
    /// <param name="classes">Number of classes; 0, the default, for an unconditional generator.</param>
    /// <param name="blocks">
    /// Options of all blocks; by default <see cref="SaganOptions.Generator"/>. Their classes are set from
    /// <paramref name="classes"/>.
    /// </param>
    public SaganGeneratorBuilder(int latentDim = 128, int classes = 0, BlockOptions? blocks = null)
    {
        layers.Require(
            latentDim >= 1, $"A latent vector needs a length of at least 1, but got {latentDim}; 128 is usual.");
        layers.Require(classes >= 0, $"A generator has 0 classes (none) or more, but got {classes}.");

        (this.latentDim, this.classes) = (latentDim, classes);
        this.blocks = (blocks ?? new SaganOptions { Classes = classes }.Generator) with { Classes = classes };
        RequireConditionalNormWithClasses();
    }

    /// <summary>Adds all layers of the generator that the options describe.</summary>
    /// <param name="options">Image size, channels, backbone, feature maps with self-attention.</param>
    public static SaganGeneratorBuilder From(SaganOptions options)
    {
        var builder = new SaganGeneratorBuilder(options.LatentDim, options.Classes, options.Generator)
        {
            options = options,
        };
        var errors = SaganOptionsValidator.FindErrors(options);

        return builder.layers.RequireNone(errors) ? builder.AddLayers(options) : builder;
    }

    /// <summary>Projects the latent vector to the first feature map. Comes first, once.</summary>
    /// <param name="channels">Channels of the feature map.</param>
    /// <param name="height">Height of the feature map. The default is 4.</param>
    /// <param name="width">Width of the feature map. The default is its height.</param>
    /// <param name="linear">Whether a linear layer projects; by default a transposed convolution does.</param>
    /// <param name="activate">
    /// Whether normalization and activation follow. They do by default; residual blocks begin with their own.
    /// </param>
    public SaganGeneratorBuilder LatentProjection(
        int channels, int height = 4, int? width = null, bool linear = false, bool activate = true)
    {
        var first = new MapSize(height, width ?? height);
        layers.Require(size == default, $"{nameof(LatentProjection)} is the first layer and comes once.");
        layers.Require(
            first is { Height: >= 1, Width: >= 1 },
            $"{nameof(LatentProjection)} needs a height and a width of at least 1, but got {first}; 4×4 is usual.");
        RequireChannels(channels);
        (size, this.channels) = (first, channels);

        layers.Add($"start{size.Key}", () => new LatentProjection(latentDim, channels, size, blocks, linear, activate));

        return this;
    }

    /// <summary>Doubles height and width: transposed 4×4 convolution, normalization, activation (DCGAN).</summary>
    /// <param name="channels">Channels of the larger feature map.</param>
    public SaganGeneratorBuilder Upsample(int channels)
    {
        var from = Double(channels);
        layers.Add($"up{size.Key}", () => new UpsampleBlock(from, channels, blocks));

        return this;
    }

    /// <summary>Doubles height and width with a residual block (<see cref="ResidualUpBlock"/>).</summary>
    /// <param name="channels">Channels of the larger feature map.</param>
    public SaganGeneratorBuilder UpsampleResidual(int channels)
    {
        var from = Double(channels);
        layers.Add($"up{size.Key}", () => new ResidualUpBlock(from, channels, blocks));

        return this;
    }

    /// <summary>Adds self-attention: every position of the feature map attends to every other one.</summary>
    /// <param name="attention">The variant; by default <see cref="SelfAttentionOptions.Default"/>.</param>
    public SaganGeneratorBuilder SelfAttention(SelfAttentionOptions? attention = null)
    {
        RequireLatentProjection();
        layers.AddSelfAttention(size, channels, attention ?? SelfAttentionOptions.Default, blocks);

        return this;
    }

    /// <summary>Adds the attention-free control with the parameters of the official attention, for ablations.</summary>
    public SaganGeneratorBuilder AttentionControl()
    {
        RequireLatentProjection();
        layers.AddAttentionControl(size, channels, blocks);

        return this;
    }

    /// <summary>
    /// Doubles height and width a last time, by a transposed 4×4 convolution to the image's channels; tanh follows.
    /// Comes last.
    /// </summary>
    /// <param name="channels">Channels of the image. The default is 3: red, green and blue.</param>
    /// <param name="spectralNorm">Spectral normalization of this layer; null, the default, for none.</param>
    public SaganGeneratorBuilder ToImage(int channels = 3, SpectralNormOptions? spectralNorm = null)
    {
        var from = Double(channels);
        layers.AddOutput("image", () => LayerFactory.Create(
            ConvTranspose2d(from, channels, kernel_size: 4, stride: 2, padding: 1),
            blocks with { SpectralNorm = spectralNorm }));

        return this;
    }

    /// <summary>
    /// Convolves the feature map to an image of its own size: normalization, activation, 3×3 convolution; tanh follows.
    /// Comes last, after residual blocks.
    /// </summary>
    /// <param name="channels">Channels of the image. The default is 3: red, green and blue.</param>
    /// <param name="spectralNorm">Spectral normalization of the convolution; null, the default, for none.</param>
    public SaganGeneratorBuilder ToImageResidual(int channels = 3, SpectralNormOptions? spectralNorm = null)
    {
        RequireLatentProjection();
        RequireChannels(channels);
        var from = this.channels;
        layers.AddOutput("image", () => new ToRgb(from, channels, blocks, spectralNorm));
        this.channels = channels;

        return this;
    }

    /// <summary>Returns the generator with the layers that were added. May be called once.</summary>
    /// <exception cref="InvalidOperationException">
    /// A call before was wrong (the message has every error), or it was built before.
    /// </exception>
    public SaganGenerator Build()
    {
        var built = layers.Build();

        return new(latentDim, classes, new ImageShape(channels, size.Height, size.Width), built, options);
    }

    // The networks of all presets: (start, up…, image), with self-attention after some feature maps.
    private SaganGeneratorBuilder AddLayers(SaganOptions options)
    {
        layers.RequireNone(SaganOptionsValidator.FindGeneratorErrors(options));

        foreach (var (map, channels) in options.GeneratorMaps.Zip(options.GeneratorChannels))
        {
            if (layers.IsEmpty)
                LatentProjection(channels, map.Height, map.Width, options.LinearProjection, activate: !options.IsResNet);
            else if (options.IsResNet)
                UpsampleResidual(channels);
            else
                Upsample(channels);

            if (!options.GeneratorAttention.Contains(map.Height))
                continue;
            if (options.UseAttentionControl)
                AttentionControl();
            else
                SelfAttention(options.AttentionFor(blocks));
        }

        var outputNorm = options.SpectralNormOutputLayers ? blocks.SpectralNorm : null;
        return options.IsResNet
            ? ToImageResidual(options.ImageChannels, outputNorm)
            : ToImage(options.ImageChannels, outputNorm);
    }

    /// <summary>Doubles the size, takes the channels, and returns those before.</summary>
    private int Double(int channels)
    {
        RequireLatentProjection();
        RequireChannels(channels);
        size = size.Doubled;

        var from = this.channels;
        this.channels = channels;
        return from;
    }

    private void RequireConditionalNormWithClasses()
    {
        var conditional = blocks.Normalization == NormalizationKind.ConditionalBatch;
        layers.Require(
            !conditional || classes != 0,
            $"{nameof(NormalizationKind.ConditionalBatch)} needs classes, but there are none; set Classes.");
        layers.Require(
            conditional || classes <= 0,
            $"A generator of {classes} classes is conditional by {nameof(NormalizationKind.ConditionalBatch)}, but its " +
            $"{nameof(BlockOptions.Normalization)} is {blocks.Normalization}; set it, or Classes to 0.");
    }

    private void RequireLatentProjection() => layers.Require(
        size != default,
        $"A generator begins with {nameof(LatentProjection)}, which makes the first feature map; add it.");

    private void RequireChannels(int channels) =>
        layers.Require(channels >= 1, $"A layer needs at least 1 channel, but got {channels}.");
}
