using System.Numerics;

namespace SelfAttentionGan.Models.TextToImage;

/// <summary>Validates <see cref="TextToImageOptions"/>.</summary>
internal static class TextToImageOptionsRules
{
    private const int MinSize = 8, MaxSize = 512, MaxNumber = 1 << 16;

    // 1 GB in 32 bits: a wrong digit must not take all memory.
    private const long MaxWeights = 1L << 28;

    public static IEnumerable<string> Errors(TextToImageOptions options)
    {
        if (options.ImageSize is < MinSize or > MaxSize || !BitOperations.IsPow2(options.ImageSize))
        {
            yield return $"{nameof(options.ImageSize)} must be a power of 2 between {MinSize} and {MaxSize}, but got " +
                $"{options.ImageSize}; 64 is usual.";
            yield break;                                         // the feature maps are unknown
        }

        var errors = Numbers(options).Concat(Lists(options)).ToArray();
        foreach (var error in errors.Length > 0 ? errors : Sizes(options))
            yield return error;
    }

    private static IEnumerable<string> Numbers(TextToImageOptions options)
    {
        if (options.ImageChannels is < 1 or > 4)
            yield return $"{nameof(options.ImageChannels)} must lie between 1 and 4, but got {options.ImageChannels}; 3 is RGB.";
        if (options.VocabularySize is < 0 or 1 or 2)
            yield return $"{nameof(options.VocabularySize)} must be that of a vocabulary, 3 or more, or 0 for none, but got " +
                $"{options.VocabularySize}; set it to the data's Vocabulary.Count.";

        (string Name, int Value, int Usual)[] numbers =
        [
            (nameof(options.LatentDim), options.LatentDim, 100), (nameof(options.MaxWords), options.MaxWords, 18),
            (nameof(options.SentenceDim), options.SentenceDim, 256),
            (nameof(options.BaseChannels), options.BaseChannels, 32),
        ];
        foreach (var (name, value, usual) in numbers)
            if (value is < 1 or > MaxNumber)
                yield return $"{name} must lie between 1 and {MaxNumber}, but got {value}; {usual} is usual.";
    }

    private static IEnumerable<string> Lists(TextToImageOptions options)
    {
        int[] sizes = [.. options.GeneratorSizes];

        foreach (var (name, channels, count) in new[]
            {
                (nameof(options.GeneratorChannels), options.GeneratorChannels, sizes.Length),
                (nameof(options.DiscriminatorChannels), options.DiscriminatorChannels, sizes.Length - 1),
            })
            if (channels.Count != count || channels.Any(number => number is < 1 or > 8 * MaxNumber))
                yield return $"{name} must be {count} numbers of channels, one for each feature map, but got " +
                    $"{string.Join(", ", channels)}; leave it out, and {nameof(options.BaseChannels)} decides.";

        foreach (var (name, attention) in new[]
            {
                (nameof(options.CrossAttention), options.CrossAttention),
                (nameof(options.SelfAttention), options.SelfAttention),
            })
        {
            foreach (var size in attention.Except(sizes[1..]))
                yield return $"{name} must be sizes of feature maps ({string.Join(", ", sizes[1..])}), but got {size}.";
            foreach (var size in attention.Intersect(sizes[1..]))
                if (options.GeneratorChannels.ElementAtOrDefault(Array.IndexOf(sizes, size)) is var channels && channels % 8 != 0)
                    yield return $"{name} needs a multiple of 8 channels at {size}, but there are {channels}; change " +
                        $"{nameof(options.GeneratorChannels)}.";
        }

        if (options is { CrossAttention.Count: > 0, VocabularySize: 0 })
            yield return $"{nameof(options.CrossAttention)} attends to words, but {nameof(options.VocabularySize)} is 0; set it, " +
                $"or leave {nameof(options.CrossAttention)} empty.";
    }

    private static IEnumerable<string> Sizes(TextToImageOptions options)
    {
        const long first = TextToImageOptions.FirstSize * TextToImageOptions.FirstSize;
        var (generator, discriminator) = (options.GeneratorChannels, options.DiscriminatorChannels);

        (string Name, Int128 Weights)[] layers =
        [
            (nameof(options.VocabularySize), (Int128)options.VocabularySize * options.SentenceDim),
            (nameof(options.SentenceDim), (Int128)options.SentenceDim * options.SentenceDim * 3),
            (nameof(options.LatentDim), (Int128)(options.LatentDim + options.SentenceDim) * generator[0] * first),
            (nameof(options.GeneratorChannels), (Int128)generator.Max() * generator.Max() * 9),
            (nameof(options.DiscriminatorChannels),
                (Int128)discriminator.Max() * (discriminator.Max() + options.SentenceDim) * 9),
        ];
        foreach (var (name, weights) in layers)
            if (weights > MaxWeights)
                yield return $"{name} must leave a layer at most {MaxWeights} weights, but it has {weights}; choose a smaller " +
                    "number.";
    }
}
