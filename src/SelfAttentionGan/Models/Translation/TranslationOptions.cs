using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;

namespace SelfAttentionGan.Models.Translation;

/// <summary>
/// The architecture of networks for image-to-image translation: a U-Net generator and a PatchGAN discriminator
/// (pix2pix, Isola et al. 2017) for pairs, residual generators (CycleGAN, Zhu et al. 2017) without; with self-attention
/// (Zhang et al. 2019).
/// </summary>
/// <remarks>
/// Pass the same options to <see cref="UNetGenerator"/> and <see cref="PatchDiscriminator"/>, or to
/// <see cref="CycleGenerator"/> and <see cref="CycleDiscriminator"/>, which validate them.
/// </remarks>
public sealed record TranslationOptions
{
    private const double LeakySlope = 0.2;

    private readonly int? imageWidth;

    /// <summary>
    /// Height of inputs and outputs, which each number of <see cref="GeneratorChannels"/> halves once, but the first of
    /// a <see cref="ResNetGenerator"/>. The default is 64.
    /// </summary>
    public int ImageHeight { get; init; } = 64;

    /// <summary>Width of inputs and outputs. The default is 64, or whatever <see cref="ImageHeight"/> is.</summary>
    public int ImageWidth { get => imageWidth ?? ImageHeight; init => imageWidth = value; }

    /// <summary>
    /// Channels of the input, a mask included. The default is 1: gray. 0 is for a discriminator that scores outputs
    /// alone.
    /// </summary>
    public int InputChannels { get; init; } = 1;

    /// <summary>Channels of the output. The default is 3: red, green and blue.</summary>
    public int OutputChannels { get; init; } = 3;

    /// <summary>
    /// Channels of the generator's feature maps, one for each halving of the image; the first of a
    /// <see cref="ResNetGenerator"/> has the image's size. The default is 64, 128, 256, 512; the U-Net of pix2pix for
    /// 256×256 goes on with four times 512, CycleGAN has 64, 128, 256.
    /// </summary>
    public IReadOnlyList<int> GeneratorChannels { get => field ?? [64, 128, 256, 512]; init; }

    /// <summary>
    /// Residual blocks at the smallest map of a <see cref="ResNetGenerator"/>. The default is 9, CycleGAN's for
    /// 256×256; for 128×128 it has 6. A U-Net has none.
    /// </summary>
    public int ResidualBlocks { get; init; } = 9;

    /// <summary>
    /// Channels of the discriminator's feature maps: each halves the image but the last one. The default is 64, 128,
    /// 256, 512, whose scores have a receptive field of 70×70 pixels, pix2pix's.
    /// </summary>
    public IReadOnlyList<int> DiscriminatorChannels { get => field ?? [64, 128, 256, 512]; init; }

    /// <summary>
    /// Heights of the feature maps of the generator's decoder that have self-attention; at the smallest map of a
    /// <see cref="ResNetGenerator"/> it follows the middle one of the residual blocks. The default is a quarter of the
    /// image's height; empty for none.
    /// </summary>
    public IReadOnlyList<int> GeneratorAttention { get => field ?? [ImageHeight / 4]; init; }

    /// <summary>
    /// Heights of the discriminator's feature maps that have self-attention. The default is a quarter of the image's
    /// height; empty for none.
    /// </summary>
    public IReadOnlyList<int> DiscriminatorAttention { get => field ?? [ImageHeight / 4]; init; }

    /// <summary>
    /// The variant of self-attention. The default is <see cref="SelfAttentionOptions.Official"/>; its spectral
    /// normalization is that of the network's blocks, and none where they have none.
    /// </summary>
    public SelfAttentionOptions Attention { get => field ?? SelfAttentionOptions.Official; init; }

    /// <summary>
    /// Whether an attention-free control of as many parameters takes the place of each self-attention, for ablations
    /// (<see cref="PointwiseResidualBlock"/>). The default is false.
    /// </summary>
    public bool UseAttentionControl { get; init; }

    /// <summary>
    /// Whether the blocks of both networks have spectral normalization by default. The default is true, as in SAGAN;
    /// pix2pix has none.
    /// </summary>
    public bool UseSpectralNorm { get; init; } = true;

    /// <summary>
    /// Options of the generator's blocks. The default: instance normalization, ReLU, spectral normalization where
    /// <see cref="UseSpectralNorm"/> says so. The encoder's activation is leaky ReLU, whatever this one is.
    /// </summary>
    public BlockOptions Generator
    {
        get => field ?? new()
        {
            Normalization = NormalizationKind.Instance,
            SpectralNorm = UseSpectralNorm ? new() : null,
        };
        init;
    }

    /// <summary>
    /// Options of the discriminator's blocks. The default: leaky ReLU, no normalization, spectral normalization where
    /// <see cref="UseSpectralNorm"/> says so.
    /// </summary>
    public BlockOptions Discriminator
    {
        get => field ?? new()
        {
            Activation = ActivationKind.LeakyRelu,
            LeakySlope = LeakySlope,
            SpectralNorm = UseSpectralNorm ? new() : null,
        };
        init;
    }

    /// <summary>
    /// Residual learning (Zhang et al. 2017): whether the output is the input's first channels plus what the network
    /// computes, for outputs that resemble inputs, as in denoising. The default is false: tanh of what it computes.
    /// </summary>
    public bool PredictResidual { get; init; }

    /// <summary>
    /// The measured values that the output keeps. The default is <see cref="DataConsistencyKind.None"/>.
    /// </summary>
    public DataConsistencyKind DataConsistency { get; init; }

    /// <summary>Pixels on a side of the blocks of <see cref="DataConsistencyKind.BlockMeans"/>. The default is 2.</summary>
    public int ScaleFactor { get; init; } = 2;

    internal MapSize Image => new(ImageHeight, ImageWidth);

    internal BlockOptions Encoder =>
        Generator with { Activation = ActivationKind.LeakyRelu, LeakySlope = LeakySlope };

    internal SelfAttentionOptions AttentionFor(BlockOptions blocks) => Attention with
    {
        SpectralNorm = Attention.SpectralNorm is null ? null : blocks.SpectralNorm,
        ConvolutionKernels = Attention.ConvolutionKernels && blocks.ConvolutionKernels,
    };

    /// <summary>Returns the sizes of an image's halvings, largest first.</summary>
    internal MapSize[] Halvings(int count) =>
        [.. Enumerable.Range(1, count).Select(times => new MapSize(ImageHeight >> times, ImageWidth >> times))];
}
