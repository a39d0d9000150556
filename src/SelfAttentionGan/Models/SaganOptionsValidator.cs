namespace SelfAttentionGan.Models;

/// <summary>Validates <see cref="SaganOptions"/>, beyond what the builders' methods check by themselves.</summary>
internal static class SaganOptionsValidator
{
    private const int MaxImageChannels = 4;

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
