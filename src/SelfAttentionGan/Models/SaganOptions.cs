using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.SpectralNormalization;

namespace SelfAttentionGan.Models;

/// <summary>The architecture of a SAGAN generator and its discriminator (Zhang et al. 2019).</summary>
/// <remarks>
/// The defaults are the widely used 64×64 SAGAN of 3.8 and 3.2 million parameters. Pass the same options to
/// <see cref="SaganGeneratorBuilder.From"/> and <see cref="SaganDiscriminatorBuilder.From"/>, which validate them.
/// </remarks>
public sealed record SaganOptions
{
    // Channels of a ResNet backbone grow no further, in multiples of those of the largest feature map.
    private const int MaxChannelMultiplier = 16;

    private readonly bool? linearProjection, spectralNormOutputLayers;
    private readonly int? imageHeight, imageWidth;

    /// <summary>Height and width of square images. The default is 64.</summary>
    /// <remarks>
    /// An image is a first feature map whose sides are doubled the same number of times, two or more: 4×4 becomes 16,
    /// 32, 64, 128, 256 or 512, 3×3 becomes 48 or 96, 4×6 becomes 64×96. The first feature map is the one whose smaller
    /// side is nearest to 4, and at most 16; sides lie between 16 and 512. For another one use the builders.
    /// </remarks>
    public int ImageSize { get; init; } = 64;

    /// <summary>Height of the images. The default is 64, or whatever <see cref="ImageSize"/> is.</summary>
    public int ImageHeight { get => imageHeight ?? ImageSize; init => imageHeight = value; }

    /// <summary>Width of the images. The default is 64, or whatever <see cref="ImageSize"/> is.</summary>
    public int ImageWidth { get => imageWidth ?? ImageSize; init => imageWidth = value; }

    /// <summary>Channels of the images, 1 to 4. The default is 3: red, green and blue.</summary>
    public int ImageChannels { get; init; } = 3;

    /// <summary>Length of a latent vector. The default is 128.</summary>
    public int LatentDim { get; init; } = 128;

    /// <summary>Number of classes of a conditional GAN; 0, the default, for an unconditional one.</summary>
    public int Classes { get; init; }

    /// <summary>
    /// Length of the discriminator's embeddings of images and classes (ReACGAN, Kang et al. 2021), which take the place
    /// of the class projection. The default is 0: none; 512 is usual. Only a loss on them teaches classes: set
    /// <c>D2DceWeight</c>, too.
    /// </summary>
    public int ClassEmbeddingDim { get; init; }

    /// <summary>The blocks of both networks. The default is <see cref="SaganBackbone.Dcgan"/>.</summary>
    public SaganBackbone Backbone { get; init; }

    /// <summary>Channels of the largest feature map; each smaller one has twice as many. The default is 64.</summary>
    /// <remarks>A ResNet backbone stops at 16 times as many, as the official networks do.</remarks>
    public int BaseChannels { get; init; } = 64;

    /// <summary>
    /// Channels of the generator's feature maps, from the first one on. By default <see cref="BaseChannels"/> decides.
    /// A DCGAN backbone has maps up to half the image's size, a ResNet one up to all of it.
    /// </summary>
    public IReadOnlyList<int> GeneratorChannels { get => field ?? Channels(GeneratorMapCount, ascending: false); init; }

    /// <summary>
    /// Channels of the discriminator's feature maps, one for each halving, from half the image's size down. By default
    /// <see cref="BaseChannels"/> decides and the last map is as large as the generator's first.
    /// </summary>
    public IReadOnlyList<int> DiscriminatorChannels { get => field ?? Channels(Doublings, ascending: true); init; }

    /// <summary>
    /// Channels of residual blocks that follow the last halving and keep its size. By default a ResNet backbone has
    /// one, with the channels of the map before it.
    /// </summary>
    public IReadOnlyList<int> DiscriminatorFinalBlocks
    {
        get => field ?? [.. DiscriminatorChannels.TakeLast(IsResNet ? 1 : 0)];
        init;
    }

    /// <summary>
    /// Heights of the feature maps that the generator's self-attention works on: 32 is 32×32, or 32×48 for images of
    /// 64×96. The default is the last two of a DCGAN backbone (16 and 32 for 64×64), and a quarter of the image's
    /// height in a ResNet one (a half where a quarter of a side is odd, as keys are pooled by 2).
    /// </summary>
    public IReadOnlyList<int> GeneratorAttention
    {
        get => field ?? (IsResNet ? [PooledAttentionHeight] : [ImageHeight / 4, ImageHeight / 2]);
        init;
    }

    /// <summary>
    /// Heights of the feature maps that the discriminator's self-attention works on. The default is the last two of a
    /// DCGAN backbone (8 and 4 for 64×64), and a quarter of the image's height in a ResNet one (or a half, as for the
    /// generator).
    /// </summary>
    public IReadOnlyList<int> DiscriminatorAttention
    {
        get => field ?? (IsResNet ? [PooledAttentionHeight] : [FirstHeight * 2, FirstHeight]);
        init;
    }

    /// <summary>
    /// The variant of self-attention. The default is <see cref="SelfAttentionOptions.Default"/> in a DCGAN backbone,
    /// and <see cref="SelfAttentionOptions.Official"/> in a ResNet one. Projections with spectral normalization have
    /// that of the network's blocks, and none where the blocks have none.
    /// </summary>
    public SelfAttentionOptions Attention
    {
        get => field ?? (IsResNet ? SelfAttentionOptions.Official : SelfAttentionOptions.Default);
        init;
    }

    /// <summary>
    /// Whether an attention-free control takes the place of each self-attention, for ablations: the paper's residual
    /// block of 1×1 convolutions with the same parameter count. The default is false.
    /// </summary>
    public bool UseAttentionControl { get; init; }

    /// <summary>
    /// Whether the blocks of both networks have spectral normalization by default, and with them attention and output
    /// layers. The default is true; without it gradient penalties, R1 and R2, keep the discriminator smooth.
    /// </summary>
    public bool UseSpectralNorm { get; init; } = true;

    /// <summary>
    /// Spectral normalization of the blocks of both networks by default. The defaults are PyTorch's.
    /// </summary>
    public SpectralNormOptions SpectralNorm { get; init; } = new();

    /// <summary>
    /// Options of the generator's blocks. The default: batch normalization (conditional where there are classes), ReLU,
    /// spectral normalization where <see cref="UseSpectralNorm"/> says so.
    /// </summary>
    public BlockOptions Generator
    {
        get => field ?? new()
        {
            Normalization = Classes > 0 ? NormalizationKind.ConditionalBatch : NormalizationKind.Batch,
            SpectralNorm = UseSpectralNorm ? SpectralNorm : null,
        };
        init;
    }

    /// <summary>
    /// Options of the discriminator's blocks. The default: spectral normalization where <see cref="UseSpectralNorm"/> says
    /// so, and leaky ReLU in a DCGAN backbone, ReLU in a ResNet one.
    /// </summary>
    public BlockOptions Discriminator
    {
        get => field ?? new()
        {
            Activation = IsResNet ? ActivationKind.Relu : ActivationKind.LeakyRelu,
            SpectralNorm = UseSpectralNorm ? SpectralNorm : null,
        };
        init;
    }

    /// <summary>
    /// Whether a linear layer projects the latent vector to the first feature map; the default in a ResNet backbone. A
    /// transposed convolution does otherwise.
    /// </summary>
    public bool LinearProjection { get => linearProjection ?? IsResNet; init => linearProjection = value; }

    /// <summary>
    /// Whether the output layers, to the image and to the score, have spectral normalization like the blocks. By
    /// default they have it in a ResNet backbone only.
    /// </summary>
    public bool SpectralNormOutputLayers
    {
        get => spectralNormOutputLayers ?? IsResNet;
        init => spectralNormOutputLayers = value;
    }

    /// <summary>
    /// Whether the discriminator has a minibatch standard deviation layer (Karras et al. 2018) before its score. The
    /// default is false.
    /// </summary>
    public bool MinibatchStdDev { get; init; }

    internal MapSize Image => new(ImageHeight, ImageWidth);

    /// <summary>Sizes of the generator's feature maps, smallest first; a DCGAN's image is not among them.</summary>
    internal IEnumerable<MapSize> GeneratorMaps =>
        Halvings(Image).Skip(IsResNet ? 0 : 1).Take(GeneratorMapCount).Reverse();

    /// <summary>Sizes of the discriminator's feature maps, largest first.</summary>
    internal IEnumerable<MapSize> DiscriminatorMaps => Halvings(Image).Skip(1).Take(DiscriminatorChannels.Count);

    internal bool IsResNet => Backbone == SaganBackbone.ResNet;

    private int Doublings => ImageSizeRule.Doublings(Image);

    private int GeneratorMapCount => IsResNet ? Doublings + 1 : Doublings;

    private int FirstHeight => ImageHeight >> Doublings;

    private int PooledAttentionHeight => Image.IsMultipleOf(8) ? ImageHeight / 4 : ImageHeight / 2;

    /// <summary>
    /// Returns the self-attention of a network, with the spectral normalization and the convolutions of its blocks.
    /// </summary>
    internal SelfAttentionOptions AttentionFor(BlockOptions blocks) => Attention with
    {
        SpectralNorm = Attention.SpectralNorm is null ? null : blocks.SpectralNorm,
        ConvolutionKernels = Attention.ConvolutionKernels && blocks.ConvolutionKernels,
    };

    /// <summary>
    /// Returns the same networks without their weight initialization, which a checkpoint replaces: orthogonal weights of
    /// the networks for ImageNet take seconds.
    /// </summary>
    internal SaganOptions WithoutInitialization() => this with
    {
        Generator = Generator with { Initialization = Initialization.Torch },
        Discriminator = Discriminator with { Initialization = Initialization.Torch },
    };

    private int[] Channels(int maps, bool ascending)
    {
        var multipliers = Enumerable.Range(0, maps).Select(halvings => 1 << halvings);
        var channels = multipliers.Select(
            times => BaseChannels * (IsResNet ? Math.Min(times, MaxChannelMultiplier) : times));

        return [.. ascending ? channels : channels.Reverse()];
    }

    private static IEnumerable<MapSize> Halvings(MapSize size)
    {
        for (; ; size = size.Halved)
            yield return size;
    }
}
