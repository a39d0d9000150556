using SelfAttentionGan.Layers;

namespace SelfAttentionGan.Models;

/// <summary>The size and the shape of a generator and its discriminator.</summary>
/// <remarks>
/// The defaults draw the widely used 64×64 SAGAN of 3.8 and 3.2 million parameters. Hand the same options to
/// <see cref="SaganGeneratorBuilder.From"/> and <see cref="SaganDiscriminatorBuilder.From"/>, which check them.
/// </remarks>
public sealed record SaganOptions
{
    private readonly bool? linearStart, normalizeEnds;
    private readonly int? imageHeight, imageWidth;

    /// <summary>Height and width of square images. The default is 64.</summary>
    /// <remarks>
    /// An image is a start map whose sides are doubled the same number of times, two or more: 4×4 becomes 16, 32, 64,
    /// 128, 256 or 512, 3×3 becomes 48 or 96, 4×6 becomes 64×96. The start map is the one whose smaller side is nearest
    /// to 4, and at most 16; sides lie between 16 and 512. For another start map use the builders.
    /// </remarks>
    public int ImageSize { get; init; } = 64;

    /// <summary>Height of the images. The default is 64, or whatever <see cref="ImageSize"/> is.</summary>
    public int ImageHeight { get => imageHeight ?? ImageSize; init => imageHeight = value; }

    /// <summary>Width of the images. The default is 64, or whatever <see cref="ImageSize"/> is.</summary>
    public int ImageWidth { get => imageWidth ?? ImageSize; init => imageWidth = value; }

    /// <summary>Channels of the images, 1 to 4. The default is 3: red, green and blue.</summary>
    public int ImageChannels { get; init; } = 3;

    /// <summary>Numbers in one latent. The default is 128.</summary>
    public int Latent { get; init; } = 128;

    /// <summary>Classes of the pictures, told to both networks; 0, the default, for none.</summary>
    public int Classes { get; init; }

    /// <summary>What the stages are made of. The default is <see cref="SaganBody.Transposed"/>.</summary>
    public SaganBody Body { get; init; }

    /// <summary>Channels of the largest map; each smaller one has twice as many. The default is 64.</summary>
    /// <remarks>Residual bodies stop at 16 × Width, as the official networks do.</remarks>
    public int Width { get; init; } = 64;

    /// <summary>
    /// Channels of the generator's maps, from the start map up. By default <see cref="Width"/> decides. A transposed
    /// body has maps up to half the image's size, a residual one up to all of it.
    /// </summary>
    public IReadOnlyList<int> GeneratorChannels { get => field ?? this.DefaultGeneratorChannels(); init; }

    /// <summary>
    /// Channels of the discriminator's maps, one for each halving, from half the picture's size down. By default
    /// <see cref="Width"/> decides and the last map is as large as the generator's first.
    /// </summary>
    public IReadOnlyList<int> DiscriminatorChannels { get => field ?? this.DefaultDiscriminatorChannels(); init; }

    /// <summary>
    /// Channels of residual blocks that follow the last halving and keep its size. By default a residual body has one,
    /// as wide as the map before it.
    /// </summary>
    public IReadOnlyList<int> DiscriminatorTail { get => field ?? this.DefaultTail(); init; }

    /// <summary>
    /// Heights of the maps at which the generator attends: 32 is 32×32, or 32×48 for images of 64×96. The default is
    /// the last two of a transposed body (16 and 32 for 64×64), and a quarter of the image's height in a residual one
    /// (a half where a quarter of a side is odd, for there keys are pooled by 2).
    /// </summary>
    public IReadOnlyList<int> GeneratorAttention { get => field ?? this.DefaultGeneratorAttention(); init; }

    /// <summary>
    /// Heights of the maps at which the discriminator attends. The default is the last two of a transposed body (8 and
    /// 4 for 64×64), and a quarter of the image's height in a residual one (or a half, as for the generator).
    /// </summary>
    public IReadOnlyList<int> DiscriminatorAttention { get => field ?? this.DefaultDiscriminatorAttention(); init; }

    /// <summary>
    /// Which self-attention. The default is <see cref="SelfAttentionOptions.Seeds"/> in a transposed body, and
    /// <see cref="SelfAttentionOptions.Official"/> in a residual one. Projections that are spectrally normalised are so
    /// in the way of the network's blocks, and plain where the blocks are.
    /// </summary>
    public SelfAttentionOptions Attention { get => field ?? this.DefaultAttention(); init; }

    /// <summary>
    /// Whether each self-attention is replaced by the paper's control, a residual block with as many parameters that
    /// sees one position only (<see cref="PointwiseResidual"/>). By default it is not.
    /// </summary>
    public bool ReplaceAttention { get; init; }

    /// <summary>
    /// How the generator's blocks are dressed. The default: batch normalisation (conditional where there are classes),
    /// ReLU, spectral normalisation.
    /// </summary>
    public BlockOptions Generator { get => field ?? this.DefaultGenerator(); init; }

    /// <summary>
    /// How the discriminator's blocks are dressed. The default: spectral normalisation, and leaky ReLU in a transposed
    /// body, ReLU in a residual one.
    /// </summary>
    public BlockOptions Discriminator { get => field ?? this.DefaultDiscriminator(); init; }

    /// <summary>
    /// Whether a linear layer makes the generator's first map; the default in a residual body. Else a transposed
    /// convolution does.
    /// </summary>
    public bool LinearStart { get => linearStart ?? Body == SaganBody.Residual; init => linearStart = value; }

    /// <summary>
    /// Whether the last layers, to the picture and to the score, are spectrally normalised like the blocks. They are
    /// by default in a residual body, and are plain in a transposed one.
    /// </summary>
    public bool NormalizeEnds { get => normalizeEnds ?? Body == SaganBody.Residual; init => normalizeEnds = value; }

    /// <summary>
    /// Whether the discriminator sees how much a batch varies, before its score. By default it does not.
    /// </summary>
    public bool MinibatchDeviation { get; init; }
}
