namespace SelfAttentionGan.Models;

/// <summary>Validates <see cref="SaganOptions"/>, beyond what the builders' methods check by themselves.</summary>
internal static class SaganOptionsValidator
{
    private const int MaxImageChannels = 4, MaxChannels = 1 << 16;

    // 1 GB in 32 bits, many times those of the largest published layer: a wrong digit must not take all memory.
    private const long MaxWeights = 1L << 28;

    private const int KernelPositions = 16;

    /// <summary>
    /// Returns the errors that concern both networks. Only where there are none are the feature maps known.
    /// </summary>
    public static string[] FindErrors(SaganOptions options) => [.. Errors(options)];

    /// <summary>Returns the errors in the generator's layers, for an image of a valid size.</summary>
    public static string[] FindGeneratorErrors(SaganOptions options) => [.. GeneratorErrors(options)];

    /// <summary>Returns the errors in the discriminator's layers, for an image of a valid size.</summary>
    public static string[] FindDiscriminatorErrors(SaganOptions options) => [.. DiscriminatorErrors(options)];

    private static IEnumerable<string> Errors(SaganOptions options)
    {
        if (ImageSizeRule.FindError(options.Image) is { } error)
            yield return error;
        if (options.ImageChannels is < 1 or > MaxImageChannels)
            yield return $"{nameof(options.ImageChannels)} must lie between 1 and {MaxImageChannels}, but got " +
                $"{options.ImageChannels}; 3 is RGB.";
        if (options.BaseChannels < 1)
            yield return $"{nameof(options.BaseChannels)} must be at least 1, but got {options.BaseChannels}; 64 is usual.";
        if (options.BaseChannels > MaxChannels)
            yield return $"{nameof(options.BaseChannels)} must be at most {MaxChannels}, but got {options.BaseChannels}; 64 is usual.";
        if (options.Classes < 0)
            yield return $"{nameof(options.Classes)} must be 0 (none) or more, but got {options.Classes}.";
        if (options.ClassEmbeddingDim < 0)
            yield return $"{nameof(options.ClassEmbeddingDim)} must be 0 (none) or more, but got {options.ClassEmbeddingDim}; " +
                "512 is usual.";
        if (options is { ClassEmbeddingDim: > 0, Classes: 0 })
            yield return $"{nameof(options.ClassEmbeddingDim)} needs classes, but {nameof(options.Classes)} is 0; set it, or " +
                $"leave {nameof(options.ClassEmbeddingDim)} at 0.";
    }

    private static IEnumerable<string> GeneratorErrors(SaganOptions options)
    {
        MapSize[] maps = [.. options.GeneratorMaps];

        if (options.GeneratorChannels.Count != maps.Length)
            yield return $"{nameof(options.GeneratorChannels)} needs one number for each feature map " +
                $"({Names(maps)}), but got {options.GeneratorChannels.Count}.";
        if (AttentionError(options.GeneratorAttention, maps) is { } error)
            yield return $"{nameof(options.GeneratorAttention)} {error}";

        var channels = options.GeneratorChannels;
        if (channels.Count == maps.Length && SizeError(
            [
                (nameof(options.LatentDim), options.LatentDim, channels[0], maps[0].Positions),
                .. Convolutions(nameof(options.GeneratorChannels), [.. channels, options.ImageChannels]),
                (nameof(options.Classes), options.Classes, channels.Max(), 1),
            ]) is { } excess)
            yield return excess;
    }

    private static IEnumerable<string> DiscriminatorErrors(SaganOptions options)
    {
        var halvings = ImageSizeRule.Halvings(options.Image);
        var count = options.DiscriminatorChannels.Count;

        if (count < 1 || count > halvings)
            yield return $"{nameof(options.DiscriminatorChannels)} needs one number for each halving of " +
                $"{options.Image}, between 1 and {halvings}, but got {count}.";
        if (AttentionError(options.DiscriminatorAttention, [.. options.DiscriminatorMaps]) is { } error)
            yield return $"{nameof(options.DiscriminatorAttention)} {error}";
        if (options.Backbone == SaganBackbone.Dcgan && options.DiscriminatorFinalBlocks.Count > 0)
            yield return $"{nameof(options.DiscriminatorFinalBlocks)} are residual blocks, but {nameof(options.Backbone)} is " +
                $"{options.Backbone}; leave them empty, or set it to {SaganBackbone.ResNet}.";

        int[] channels = [options.ImageChannels, .. options.DiscriminatorChannels, .. options.DiscriminatorFinalBlocks];
        if (SizeError(
            [
                .. Convolutions(nameof(options.DiscriminatorChannels), channels),
                (nameof(options.Classes), options.Classes, Math.Max(channels[^1], options.ClassEmbeddingDim), 1),
                (nameof(options.ClassEmbeddingDim), options.ClassEmbeddingDim, channels[^1], 1),
            ]) is { } excess)
            yield return excess;
    }

    private static IEnumerable<(string, long, long, long)> Convolutions(string option, int[] channels) =>
        channels.Zip(channels.Skip(1), (from, to) => (option, (long)from, (long)to, (long)KernelPositions));

    /// <summary>Returns the error in the first layer that has too many weights, given as three factors.</summary>
    private static string? SizeError((string Option, long Rows, long Columns, long Positions)[] layers)
    {
        foreach (var (option, rows, columns, positions) in layers)
            if (rows > 0 && columns > 0 && (Int128)rows * columns * positions > MaxWeights)
                return $"{option} must leave a layer at most {MaxWeights} weights, but it has {rows}×{columns}×{positions}; " +
                    "choose a smaller number.";

        return null;
    }

    private static string? AttentionError(IReadOnlyList<int> attention, MapSize[] maps)
    {
        int[] unknown = [.. attention.Except(maps.Select(map => map.Height))];

        return unknown.Length == 0
            ? null
            : $"must be {(maps.All(map => map.Height == map.Width) ? "sizes" : "heights")} of feature maps " +
                $"({Names(maps)}), but got {string.Join(", ", unknown)}.";
    }

    private static string Names(IEnumerable<MapSize> maps) => string.Join(", ", maps.Select(map => map.Name));
}
