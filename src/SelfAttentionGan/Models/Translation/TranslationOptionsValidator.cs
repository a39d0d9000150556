using SelfAttentionGan.Blocks.Normalization;

namespace SelfAttentionGan.Models.Translation;

/// <summary>Validates <see cref="TranslationOptions"/>, beyond what the layers check by themselves.</summary>
internal static class TranslationOptionsValidator
{
    private const int MaxSide = 4_096, MaxChannels = 1 << 14, MaxLevels = 12, MaxBlocks = 64;

    /// <summary>Returns the errors that concern the generator; where there are none its feature maps are known.</summary>
    public static string[] FindGeneratorErrors(TranslationOptions options) =>
        FindGeneratorErrors(options, halvings: options.GeneratorChannels.Count, last: 1);

    /// <summary>Returns the errors that concern the residual generator.</summary>
    public static string[] FindResidualGeneratorErrors(TranslationOptions options)
    {
        var halvings = options.GeneratorChannels.Count - 1;

        return
        [
            // Reflection needs more pixels than it pads: 3 in the image, 1 in the smallest map.
            .. FindGeneratorErrors(options, halvings, last: halvings == 0 ? 4 : 2),
            .. options.ResidualBlocks is >= 0 and <= MaxBlocks
                ? (string[])[]
                :
                [
                    $"{nameof(options.ResidualBlocks)} must lie between 0 and {MaxBlocks}, but got " +
                    $"{options.ResidualBlocks}; 9 is CycleGAN's.",
                ],
        ];
    }

    /// <summary>Returns the errors that concern the discriminator.</summary>
    public static string[] FindDiscriminatorErrors(TranslationOptions options)
    {
        var halvings = options.DiscriminatorChannels.Count - 1;

        return
        [
            .. ImageErrors(options, leastInput: 0),
            .. ChannelErrors(nameof(options.DiscriminatorChannels), options.DiscriminatorChannels, least: 2),
            .. HalvingErrors(options, nameof(options.DiscriminatorChannels), halvings, last: 3),
            .. AttentionErrors(
                nameof(options.DiscriminatorAttention), options.DiscriminatorAttention,
                options.Halvings(Math.Clamp(halvings, 0, MaxLevels))),
            .. ConditionErrors(nameof(options.Discriminator), options.Discriminator.Normalization),
        ];
    }

    private static string[] FindGeneratorErrors(TranslationOptions options, int halvings, int last) =>
    [
        .. ImageErrors(options),
        .. ChannelErrors(nameof(options.GeneratorChannels), options.GeneratorChannels, least: 1),
        .. HalvingErrors(options, nameof(options.GeneratorChannels), halvings, last),
        .. AttentionErrors(
            nameof(options.GeneratorAttention), options.GeneratorAttention,
            options.Halvings(Math.Clamp(options.GeneratorChannels.Count - 1, 0, MaxLevels))),
        .. ConditionErrors(nameof(options.Generator), options.Generator.Normalization),
        .. ConsistencyErrors(options),
    ];

    // A discriminator of outputs alone has no input.
    private static IEnumerable<string> ImageErrors(TranslationOptions options, int leastInput = 1)
    {
        if (options.Image is not { Height: >= 2 and <= MaxSide, Width: >= 2 and <= MaxSide })
            yield return $"{nameof(options.ImageHeight)} and {nameof(options.ImageWidth)} must lie between 2 and {MaxSide}, " +
                $"but got {options.Image}; 64×64 is usual.";
        if (options.InputChannels < leastInput || options.OutputChannels < 1
            || Math.Max(options.InputChannels, options.OutputChannels) > MaxChannels)
            yield return $"{nameof(options.InputChannels)} and {nameof(options.OutputChannels)} must lie between 1 and " +
                $"{MaxChannels}, but got {options.InputChannels} and {options.OutputChannels}; 1 is gray, 3 is RGB.";
    }

    private static IEnumerable<string> ChannelErrors(string option, IReadOnlyList<int> channels, int least)
    {
        if (channels.Count < least || channels.Count > MaxLevels)
            yield return $"{option} needs {least} to {MaxLevels} numbers, but got {channels.Count}; 64, 128, 256 is usual.";
        if (channels.Any(number => number is < 1 or > MaxChannels))
            yield return $"{option} must lie between 1 and {MaxChannels}, but got {string.Join(", ", channels)}; " +
                "64, 128, 256 is usual.";
    }

    private static IEnumerable<string> HalvingErrors(
        TranslationOptions options, string option, int halvings, int last = 1)
    {
        if (halvings is < 0 or > MaxLevels)
            yield break;

        var multiple = 1 << halvings;
        if (!options.Image.IsMultipleOf(multiple) || Math.Min(options.ImageHeight, options.ImageWidth) < last * multiple)
            yield return $"{option} halves the image {halvings} times, so its sides must be multiples of {multiple}, at " +
                $"least {last * multiple}, but it is {options.Image}; resize or pad the images, or give fewer channels.";
    }

    private static IEnumerable<string> AttentionErrors(string option, IReadOnlyList<int> attention, MapSize[] maps)
    {
        int[] unknown = [.. attention.Except(maps.Select(map => map.Height))];
        if (unknown.Length > 0)
            yield return $"{option} must be heights of feature maps ({string.Join(", ", maps.Select(map => map.Name))}), " +
                $"but got {string.Join(", ", unknown)}; choose among these, or none.";
    }

    private static IEnumerable<string> ConditionErrors(string option, NormalizationKind normalization)
    {
        if (normalization == NormalizationKind.ConditionalBatch)
            yield return $"{option} has no classes, but its normalization is {normalization}; " +
                $"set {nameof(NormalizationKind.Instance)}, or {nameof(NormalizationKind.Batch)}.";
    }

    private static IEnumerable<string> ConsistencyErrors(TranslationOptions options)
    {
        var masked = options.DataConsistency == DataConsistencyKind.Mask;
        var needed = options.OutputChannels + (masked ? 1 : 0);
        var keeps = options.PredictResidual || options.DataConsistency != DataConsistencyKind.None;

        if (masked && options.InputChannels != needed)
            yield return $"{nameof(options.DataConsistency)} by a mask needs the output's channels and one more as input, " +
                $"{needed}, but {nameof(options.InputChannels)} is {options.InputChannels}; append the mask to the image.";
        else if (keeps && options.InputChannels < needed)
            yield return $"An output that keeps values of its input needs at least its {needed} channels as input, but " +
                $"{nameof(options.InputChannels)} is {options.InputChannels}; set it.";
        if (options.DataConsistency == DataConsistencyKind.BlockMeans
            && (options.ScaleFactor < 2 || !options.Image.IsMultipleOf(options.ScaleFactor)))
            yield return $"{nameof(options.ScaleFactor)} must be at least 2 and divide both sides of {options.Image}, but " +
                $"got {options.ScaleFactor}; 2 and 4 are usual.";
    }
}
