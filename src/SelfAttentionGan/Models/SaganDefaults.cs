using SelfAttentionGan.Layers;

namespace SelfAttentionGan.Models;

/// <summary>What <see cref="SaganOptions"/> mean where nothing is said.</summary>
internal static class SaganDefaults
{
    private const int MostWidths = 16;

    public static MapSize Image(this SaganOptions options) => new(options.ImageHeight, options.ImageWidth);

    /// <summary>Sizes of the generator's maps, smallest first.</summary>
    public static IEnumerable<MapSize> GeneratorSizes(this SaganOptions options) =>
        Halved(options.Image()).Skip(options.Body == SaganBody.Residual ? 0 : 1)
            .Take(options.GeneratorMaps()).Reverse();

    /// <summary>Sizes of the discriminator's halved maps, largest first, down to the last one that it has.</summary>
    public static IEnumerable<MapSize> DiscriminatorSizes(this SaganOptions options) =>
        Halved(options.Image()).Skip(1).Take(options.DiscriminatorChannels.Count);

    public static int[] DefaultGeneratorChannels(this SaganOptions options) =>
        [.. options.Widths(options.GeneratorMaps()).Reverse()];

    public static int[] DefaultDiscriminatorChannels(this SaganOptions options) =>
        [.. options.Widths(ImageSizeRule.Doublings(options.Image()))];

    public static int[] DefaultTail(this SaganOptions options) =>
        options.Body == SaganBody.Residual ? [.. options.DiscriminatorChannels.TakeLast(1)] : [];

    public static int[] DefaultGeneratorAttention(this SaganOptions options) => options.Body == SaganBody.Residual
        ? [options.AttentiveHeight()]
        : [options.ImageHeight / 4, options.ImageHeight / 2];

    public static int[] DefaultDiscriminatorAttention(this SaganOptions options) =>
        options.Body == SaganBody.Residual
            ? [options.AttentiveHeight()]
            : [options.StartHeight() * 2, options.StartHeight()];

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

    private static int GeneratorMaps(this SaganOptions options) =>
        ImageSizeRule.Doublings(options.Image()) + (options.Body == SaganBody.Residual ? 1 : 0);

    private static int StartHeight(this SaganOptions options) =>
        options.ImageHeight >> ImageSizeRule.Doublings(options.Image());

    // The official attention pools by 2: where a quarter of the image has an odd side, half of it is attended to.
    private static int AttentiveHeight(this SaganOptions options) =>
        options.Image().IsMultipleOf(8) ? options.ImageHeight / 4 : options.ImageHeight / 2;

    /// <summary>Channels of a number of maps, from the largest map's down.</summary>
    private static IEnumerable<int> Widths(this SaganOptions options, int maps) =>
        Enumerable.Range(0, maps).Select(halvings => options.Width * options.Times(1 << halvings));

    private static int Times(this SaganOptions options, int times) =>
        options.Body == SaganBody.Residual ? Math.Min(times, MostWidths) : times;

    private static IEnumerable<MapSize> Halved(MapSize size)
    {
        for (; ; size = size.Halved)
            yield return size;
    }
}
