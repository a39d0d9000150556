using SelfAttentionGan.Layers;

namespace SelfAttentionGan.Models;

/// <summary>What <see cref="SaganOptions"/> mean where nothing is said.</summary>
internal static class SaganDefaults
{
    private const int MostWidths = 16;

    /// <summary>Sizes of the generator's maps, smallest first.</summary>
    public static IEnumerable<int> GeneratorSizes(this SaganOptions options) => Sizes(options.LargestMap());

    /// <summary>Sizes of the discriminator's halved maps, largest first, down to the last one that it has.</summary>
    public static IEnumerable<int> DiscriminatorSizes(this SaganOptions options) =>
        options.DiscriminatorChannels.Select((_, halvings) => options.ImageSize >> (halvings + 1));

    public static int[] DefaultGeneratorChannels(this SaganOptions options) =>
        [.. options.GeneratorSizes().Select(size => options.Width * options.Times(options.LargestMap() / size))];

    public static int[] DefaultDiscriminatorChannels(this SaganOptions options) =>
        [.. Sizes(options.ImageSize / 2).Reverse()
            .Select(size => options.Width * options.Times(options.ImageSize / 2 / size))];

    public static int[] DefaultTail(this SaganOptions options) =>
        options.Body == SaganBody.Residual ? [.. options.DiscriminatorChannels.TakeLast(1)] : [];

    public static int[] DefaultGeneratorAttention(this SaganOptions options) => options.Body == SaganBody.Residual
        ? [options.ImageSize / 4]
        : [options.ImageSize / 4, options.ImageSize / 2];

    public static int[] DefaultDiscriminatorAttention(this SaganOptions options) =>
        options.Body == SaganBody.Residual ? [options.ImageSize / 4] : [8, 4];

    public static SelfAttentionOptions DefaultAttention(this SaganOptions options) =>
        options.Body == SaganBody.Residual ? SelfAttentionOptions.Official : SelfAttentionOptions.Seeds;

    public static BlockOptions DefaultGenerator(this SaganOptions options) => new()
    {
        Norm = options.Classes > 0 ? Norm.ConditionalBatch : Norm.Batch,
        SpectralNorm = new(),
    };

    public static BlockOptions DefaultDiscriminator(this SaganOptions options) => new()
    {
        Activation = options.Body == SaganBody.Residual ? Activation.Relu : Activation.LeakyRelu,
        SpectralNorm = new(),
    };

    /// <summary>
    /// The attention of a network: where it is spectrally normalised, in the way of the network's blocks.
    /// </summary>
    public static SelfAttentionOptions AttentionIn(this SaganOptions options, BlockOptions blocks) =>
        options.Attention.SpectralNorm is null
            ? options.Attention
            : options.Attention with { SpectralNorm = blocks.SpectralNorm };

    private static int LargestMap(this SaganOptions options) =>
        options.Body == SaganBody.Residual ? options.ImageSize : options.ImageSize / 2;

    private static int Times(this SaganOptions options, int times) =>
        options.Body == SaganBody.Residual ? Math.Min(times, MostWidths) : times;

    private static IEnumerable<int> Sizes(int largest)
    {
        for (var size = 4; size > 0 && size <= largest; size *= 2)
            yield return size;
    }
}
