using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models.Layers;
using SelfAttentionGan.SpectralNormalization;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>Builds a SAGAN discriminator (Zhang et al. 2019) layer by layer, from the image to the score.</summary>
/// <remarks>
/// <para>The default <see cref="SaganOptions"/> are this 64×64 discriminator:</para>
/// <code>
/// new SaganDiscriminatorBuilder(imageHeight: 64)
///     .Downsample(channels: 64)            // down32   64×32×32
///     .Downsample(channels: 128)           // down16   128×16×16
///     .Downsample(channels: 256)           // down8    256×8×8
///     .SelfAttention()                     // attend8  256×8×8
///     .Downsample(channels: 512)           // down4    512×4×4
///     .SelfAttention()                     // attend4  512×4×4
///     .ToScore()                           // score    1
///     .Build();
/// </code>
/// <para>
/// The builder carries the feature map's size and channels, so a call names only what changes. Each call creates its
/// layer at once, with weights from torch's random numbers, under the name that begins its checkpoint keys: the size of
/// the feature map that it returns is part of it (<c>down32</c>, or <c>down32x48</c> where that is not square).
/// <see cref="Build"/> reports all errors of all calls in one message.
/// </para>
/// </remarks>
public sealed class SaganDiscriminatorBuilder
{
    private readonly LayerList layers = new("discriminator", outputLayer: nameof(ToScore));
    private readonly ImageShape image;
    private readonly int classes;
    private readonly BlockOptions blocks;
    private SaganOptions? options;
    private MapSize size;
    private int channels, residualBlocks;

    /// <summary>Begins with an image.</summary>
    /// <param name="imageHeight">Height of the images. The default is 64.</param>
    /// <param name="imageWidth">Width of the images. The default is their height.</param>
    /// <param name="imageChannels">Channels of the images. The default is 3: red, green and blue.</param>
    /// <param name="classes">Number of classes; 0, the default, for an unconditional discriminator.</param>
    /// <param name="blocks">
    /// Options of all blocks; by default <see cref="SaganOptions.Discriminator"/> of a DCGAN backbone.
    /// </param>
    public SaganDiscriminatorBuilder(
        int imageHeight = 64, int? imageWidth = null, int imageChannels = 3, int classes = 0,
        BlockOptions? blocks = null)
    {
        size = new(imageHeight, imageWidth ?? imageHeight);
        image = new(imageChannels, size.Height, size.Width);
        (channels, this.classes) = (imageChannels, classes);
        this.blocks = blocks ?? new SaganOptions().Discriminator;

        layers.Require(
            size is { Height: >= 1, Width: >= 1 },
            $"Images need a height and a width of at least 1, but got {size}; 64×64 is usual.");
        layers.Require(imageChannels >= 1, $"Images need at least 1 channel, but got {imageChannels}; 3 is RGB.");
        layers.Require(classes >= 0, $"A discriminator has 0 classes (none) or more, but got {classes}.");
        layers.Require(
            this.blocks.Normalization != NormalizationKind.ConditionalBatch,
            $"A discriminator is conditional by its score, not by {nameof(NormalizationKind.ConditionalBatch)}; set another " +
            $"{nameof(BlockOptions.Normalization)}.");
    }

    /// <summary>Adds all layers of the discriminator that the options describe.</summary>
    /// <param name="options">Image size, channels, backbone, feature maps with self-attention.</param>
    public static SaganDiscriminatorBuilder From(SaganOptions options)
    {
        var builder = new SaganDiscriminatorBuilder(
            options.ImageHeight, options.ImageWidth, options.ImageChannels, options.Classes, options.Discriminator)
        {
            options = options,
        };
        var errors = SaganOptionsValidator.FindErrors(options);

        return builder.layers.RequireNone(errors) ? builder.AddLayers(options) : builder;
    }

    /// <summary>Halves height and width: 4×4 convolution of stride 2, normalization, activation (DCGAN).</summary>
    /// <param name="channels">Channels of the smaller feature map.</param>
    public SaganDiscriminatorBuilder Downsample(int channels)
    {
        var from = Halve(channels, nameof(Downsample));
        layers.Add($"down{size.Key}", () => new DownsampleBlock(from, channels, blocks));

        return this;
    }

    /// <summary>Halves height and width with a residual block (<see cref="ResidualDownBlock"/>).</summary>
    /// <param name="channels">Channels of the smaller feature map.</param>
    public SaganDiscriminatorBuilder DownsampleResidual(int channels)
    {
        var (from, first) = (Halve(channels, nameof(DownsampleResidual)), layers.IsEmpty);
        layers.Add($"down{size.Key}", () => new ResidualDownBlock(from, channels, blocks, first: first));

        return this;
    }

    /// <summary>Adds a residual block that keeps height and width (<see cref="ResidualDownBlock"/>).</summary>
    /// <param name="channels">Channels of the new feature map.</param>
    public SaganDiscriminatorBuilder ResidualBlock(int channels)
    {
        RequireChannels(channels);
        var (from, first) = (this.channels, layers.IsEmpty);
        layers.Add(
            $"residual{++residualBlocks}",
            () => new ResidualDownBlock(from, channels, blocks, downsample: false, first: first));
        this.channels = channels;

        return this;
    }

    /// <summary>Adds self-attention: every position of the feature map attends to every other one.</summary>
    /// <param name="attention">The variant; by default <see cref="SelfAttentionOptions.Default"/>.</param>
    public SaganDiscriminatorBuilder SelfAttention(SelfAttentionOptions? attention = null)
    {
        layers.AddSelfAttention(size, channels, attention ?? SelfAttentionOptions.Default, blocks);

        return this;
    }

    /// <summary>Adds the attention-free control with the parameters of the official attention, for ablations.</summary>
    public SaganDiscriminatorBuilder AttentionControl()
    {
        layers.AddAttentionControl(size, channels, blocks);

        return this;
    }

    /// <summary>
    /// Adds a minibatch standard deviation layer (Karras et al. 2018): one more channel, against mode collapse.
    /// </summary>
    public SaganDiscriminatorBuilder MinibatchStdDev()
    {
        layers.Add("deviation", () => new MinibatchStandardDeviation());
        channels++;

        return this;
    }

    /// <summary>Computes the score. Comes last.</summary>
    /// <remarks>
    /// Without classes by a convolution over the whole feature map, as in DCGAN; with classes as
    /// <see cref="SumPooledScore"/>.
    /// </remarks>
    /// <param name="spectralNorm">Spectral normalization of the layer; null, the default, for none.</param>
    public SaganDiscriminatorBuilder ToScore(SpectralNormOptions? spectralNorm = null)
    {
        if (classes > 0)
            return SumPooledScore(spectralNorm);

        layers.AddOutput("score", () => LayerFactory.Create(
            Conv2d(channels, 1, kernel_size: (size.Height, size.Width)), blocks with { SpectralNorm = spectralNorm }));

        return this;
    }

    /// <summary>
    /// Computes the score from the activated feature map, sum-pooled over its positions: linear, plus the class
    /// projection where there are classes (<see cref="ProjectionHead"/>). Comes last.
    /// </summary>
    /// <param name="spectralNorm">Spectral normalization of the weights; null, the default, for none.</param>
    public SaganDiscriminatorBuilder SumPooledScore(SpectralNormOptions? spectralNorm = null)
    {
        layers.AddOutput("score", () => new ProjectionHead(
            channels, blocks with { SpectralNorm = spectralNorm, Classes = classes }));

        return this;
    }

    /// <summary>
    /// Computes an unconditional score, and embeddings of the image and its class, from the activated feature map,
    /// sum-pooled over its positions (<see cref="ClassEmbeddingHead"/>); for a loss on the embeddings. Comes last.
    /// </summary>
    /// <param name="embeddingDim">Length of an embedding. The default is 512, ReACGAN's.</param>
    /// <param name="spectralNorm">Spectral normalization of the weights; null, the default, for none.</param>
    public SaganDiscriminatorBuilder ClassEmbeddingScore(
        int embeddingDim = 512, SpectralNormOptions? spectralNorm = null)
    {
        layers.Require(classes > 0, "A class embedding needs classes, but the discriminator has none; give it their number.");
        layers.AddOutput("score", () => new ClassEmbeddingHead(
            channels, embeddingDim, blocks with { SpectralNorm = spectralNorm, Classes = classes }));

        return this;
    }

    /// <summary>Returns the discriminator with the layers that were added. May be called once.</summary>
    /// <exception cref="InvalidOperationException">
    /// A call before was wrong (the message has every error), or it was built before.
    /// </exception>
    public SaganDiscriminator Build() => new(classes, image, layers.Build(), options);

    // The networks of all presets: (down…, residual…, deviation, score), with self-attention after some feature maps.
    private SaganDiscriminatorBuilder AddLayers(SaganOptions options)
    {
        layers.RequireNone(SaganOptionsValidator.FindDiscriminatorErrors(options));

        foreach (var (map, channels) in options.DiscriminatorMaps.Zip(options.DiscriminatorChannels))
        {
            if (options.IsResNet)
                DownsampleResidual(channels);
            else
                Downsample(channels);

            if (!options.DiscriminatorAttention.Contains(map.Height))
                continue;
            if (options.UseAttentionControl)
                AttentionControl();
            else
                SelfAttention(options.AttentionFor(blocks));
        }

        foreach (var channels in options.DiscriminatorFinalBlocks)
            ResidualBlock(channels);
        if (options.MinibatchStdDev)
            MinibatchStdDev();

        var outputNorm = options.SpectralNormOutputLayers ? blocks.SpectralNorm : null;
        return options.ClassEmbeddingDim > 0 ? ClassEmbeddingScore(options.ClassEmbeddingDim, outputNorm)
            : options.IsResNet ? SumPooledScore(outputNorm)
            : ToScore(outputNorm);
    }

    /// <summary>Halves the size, takes the channels, and returns those before.</summary>
    private int Halve(int channels, string method)
    {
        RequireChannels(channels);
        layers.Require(
            size.IsMultipleOf(2),
            $"{method} halves even sides, but the feature map is {size}; finish with {nameof(ToScore)}.");
        size = size.Halved;

        var from = this.channels;
        this.channels = channels;
        return from;
    }

    private void RequireChannels(int channels) =>
        layers.Require(channels >= 1, $"A layer needs at least 1 channel, but got {channels}.");
}
