namespace SelfAttentionGan.Models.TextToImage;

/// <summary>The architecture of text-to-image networks (DF-GAN, Tao et al. 2022), with attention where it is asked for.</summary>
/// <remarks>
/// The defaults are DF-GAN's widths for 64×64 images. Pass the same options to <see cref="TextToImageGenerator"/> and
/// <see cref="TextToImageDiscriminator"/>, which validate them.
/// </remarks>
public sealed record TextToImageOptions
{
    /// <summary>Height and width of the first feature map.</summary>
    internal const int FirstSize = 4;

    // Channels grow no further, in multiples of those of the largest feature map.
    private const int MaxChannelMultiplier = 8;

    /// <summary>Height and width of the images: 8, 16, 32, and so on to 512. The default is 64.</summary>
    public int ImageSize { get; init; } = 64;

    /// <summary>Channels of the images, 1 to 4. The default is 3: red, green and blue.</summary>
    public int ImageChannels { get; init; } = 3;

    /// <summary>Length of a latent vector. The default is 100, DF-GAN's.</summary>
    public int LatentDim { get; init; } = 100;

    /// <summary>
    /// Number of tokens, <see cref="Data.Captions.Vocabulary.Count"/> of the data: each network has a text encoder of its
    /// own, trained along with it. The default is 0: none; conditions are then sentence vectors of your own.
    /// </summary>
    public int VocabularySize { get; init; }

    /// <summary>The most words of a caption that text encoders take. The default is 18, as in AttnGAN.</summary>
    public int MaxWords { get; init; } = 18;

    /// <summary>Length of the vectors of words and sentences. The default is 256, DF-GAN's.</summary>
    public int SentenceDim { get; init; } = 256;

    /// <summary>
    /// Channels of the largest feature map; each smaller one has twice as many, up to eight times. The default is 32,
    /// DF-GAN's.
    /// </summary>
    public int BaseChannels { get; init; } = 32;

    /// <summary>
    /// Channels of the generator's feature maps, from 4×4 to the image's size. By default <see cref="BaseChannels"/> decides.
    /// </summary>
    public IReadOnlyList<int> GeneratorChannels
    {
        get => field ?? [.. GeneratorSizes.Select(size => Channels(ImageSize / size))];
        init;
    }

    /// <summary>
    /// Channels of the discriminator's feature maps, one for each halving from half the image's size to 4×4. By default
    /// <see cref="BaseChannels"/> decides.
    /// </summary>
    public IReadOnlyList<int> DiscriminatorChannels
    {
        get => field ?? [.. GeneratorSizes.Reverse().Skip(1).Select(size => Channels(ImageSize / size))];
        init;
    }

    /// <summary>
    /// Sizes of the generator's feature maps that attend to the words, such as 16; they need a vocabulary. The default is
    /// none.
    /// </summary>
    public IReadOnlyList<int> CrossAttention { get; init; } = [];

    /// <summary>Sizes of the generator's feature maps that attend to themselves, such as 16. The default is none.</summary>
    public IReadOnlyList<int> SelfAttention { get; init; } = [];

    /// <summary>
    /// Whether every attention layer is replaced by its control, which has as many parameters and no attention
    /// (<see cref="Blocks.SentenceGateBlock"/>, <see cref="Blocks.PointwiseResidualBlock"/>). The default is false.
    /// </summary>
    public bool UseAttentionControl { get; init; }

    /// <summary>Sizes of the generator's feature maps, from 4 to the image's.</summary>
    internal IEnumerable<int> GeneratorSizes
    {
        get
        {
            for (var size = (long)FirstSize; size <= ImageSize; size *= 2)
                yield return (int)size;
        }
    }

    /// <summary>Returns the options, if they are valid.</summary>
    /// <exception cref="ArgumentException">They are not; the message names every error.</exception>
    internal TextToImageOptions Validate()
    {
        string[] errors = [.. TextToImageOptionsRules.Errors(this)];

        return errors.Length == 0 ? this : throw new ArgumentException(string.Join(" ", errors));
    }

    private int Channels(int doublings) => (int)Math.Min(int.MaxValue, (long)BaseChannels * Math.Min(MaxChannelMultiplier, doublings));
}
