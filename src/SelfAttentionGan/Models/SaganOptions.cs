using System.Numerics;

namespace SelfAttentionGan.Models;

/// <summary>The size and the shape of a generator and its discriminator, which mirror each other.</summary>
/// <remarks>
/// The defaults draw the widely used 64×64 SAGAN of 3.8 and 3.2 million parameters. Hand the same options to
/// <see cref="SaganGeneratorBuilder.From"/> and <see cref="SaganDiscriminatorBuilder.From"/>, which check them.
/// </remarks>
public sealed record SaganOptions
{
    /// <summary>Height and width of the pictures; a power of two from 16 up. The default is 64.</summary>
    public int ImageSize { get; init; } = 64;

    /// <summary>Channels of the pictures. The default is 3: red, green and blue.</summary>
    public int ImageChannels { get; init; } = 3;

    /// <summary>Numbers in one latent. The default is 128.</summary>
    public int Latent { get; init; } = 128;

    /// <summary>Channels of the map next to the picture; smaller maps have twice as many. The default is 64.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Map sizes at which the generator attends. The default is its last two: 16 and 32 for 64×64.</summary>
    public IReadOnlyList<int> GeneratorAttention { get => field ?? [ImageSize / 4, ImageSize / 2]; init; }

    /// <summary>Map sizes at which the discriminator attends. The default is its last two: 8 and 4.</summary>
    public IReadOnlyList<int> DiscriminatorAttention { get; init; } = [8, 4];

    /// <summary>Sizes of the maps between latent and picture, smallest first.</summary>
    internal IEnumerable<int> StageSizes()
    {
        for (var size = 4; size <= ImageSize / 2; size *= 2)
            yield return size;
    }

    internal int ChannelsAt(int size) => Width * (ImageSize / 2 / size);

    /// <summary>Says what is wrong with the sizes, or nothing; the strokes check the rest.</summary>
    internal string? Complaint()
    {
        if (ImageSize < 16 || !BitOperations.IsPow2(ImageSize))
            return $"{nameof(ImageSize)} must be a power of two from 16 up, but got {ImageSize}; 32 and 64 are usual.";

        var sizes = string.Join(", ", StageSizes());
        var strangers = GeneratorAttention.Concat(DiscriminatorAttention).Except(StageSizes()).ToArray();

        return strangers.Length == 0
            ? null
            : $"Attention works at the sizes of the stages ({sizes}), but got {string.Join(", ", strangers)}.";
    }
}
