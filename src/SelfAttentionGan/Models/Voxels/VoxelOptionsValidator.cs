using SelfAttentionGan.Blocks.Normalization;

namespace SelfAttentionGan.Models.Voxels;

/// <summary>Validates <see cref="VoxelOptions"/>, beyond what the layers check by themselves.</summary>
internal static class VoxelOptionsValidator
{
    private const int MaxChannels = 1 << 12, MaxLatent = 1 << 14;

    private static readonly int[] Sizes = [16, 32, 64];

    /// <summary>Returns the errors that concern a generator.</summary>
    /// <param name="options">The options.</param>
    /// <param name="completion">Whether it completes objects; it generates them from latents otherwise.</param>
    public static string[] FindGeneratorErrors(VoxelOptions options, bool completion) =>
    [
        .. CommonErrors(options),
        .. AttentionErrors(nameof(options.GeneratorAttention), options.GeneratorAttention, options),
        .. ConditionErrors(nameof(options.Generator), options.Generator.Normalization),
        .. completion ? InputErrors(options) : LatentErrors(options),
    ];

    /// <summary>Returns the errors that concern the discriminator.</summary>
    public static string[] FindDiscriminatorErrors(VoxelOptions options) =>
    [
        .. CommonErrors(options),
        .. AttentionErrors(nameof(options.DiscriminatorAttention), options.DiscriminatorAttention, options),
        .. ConditionErrors(nameof(options.Discriminator), options.Discriminator.Normalization),
    ];

    private static IEnumerable<string> CommonErrors(VoxelOptions options)
    {
        if (!Sizes.Contains(options.Size))
            yield return $"{nameof(options.Size)} must be {string.Join(", ", Sizes)}, but got {options.Size}; voxelize the " +
                "objects at one of these.";
        if (options.BaseChannels is < 1 or > MaxChannels)
            yield return $"{nameof(options.BaseChannels)} must lie between 1 and {MaxChannels}, but got " +
                $"{options.BaseChannels}; 64 is usual.";
        if (options.InputChannels is < 0 or > MaxChannels)
            yield return $"{nameof(options.InputChannels)} must lie between 0 and {MaxChannels}, but got " +
                $"{options.InputChannels}; 0 is for latents, 2 for masked voxels and their mask.";
    }

    private static IEnumerable<string> LatentErrors(VoxelOptions options)
    {
        if (options.LatentDim is < 1 or > MaxLatent)
            yield return $"{nameof(options.LatentDim)} must lie between 1 and {MaxLatent}, but got {options.LatentDim}; 200 " +
                "is usual.";
        if (options.InputChannels > 0)
            yield return $"Objects are generated from latents where {nameof(options.InputChannels)} is 0, but it is " +
                $"{options.InputChannels}; set 0, or build a {nameof(VoxelCompletionGenerator)}.";
    }

    private static IEnumerable<string> InputErrors(VoxelOptions options)
    {
        if (options.InputChannels is >= 0 and < 2)
            yield return $"A completion takes masked voxels and their mask, so {nameof(options.InputChannels)} must be at " +
                $"least 2, but got {options.InputChannels}; set 2.";
    }

    private static IEnumerable<string> AttentionErrors(string option, IReadOnlyList<int> attention, VoxelOptions options)
    {
        int[] unknown = [.. attention.Except(options.Maps)];
        if (unknown.Length > 0)
            yield return $"{option} must be sizes of feature maps ({string.Join(", ", options.Maps)}), but got " +
                $"{string.Join(", ", unknown)}; choose among these, or none.";
    }

    private static IEnumerable<string> ConditionErrors(string option, NormalizationKind normalization)
    {
        if (normalization == NormalizationKind.ConditionalBatch)
            yield return $"{option} has no classes, but its normalization is {normalization}; " +
                $"set {nameof(NormalizationKind.Batch)}, or {nameof(NormalizationKind.None)}.";
    }
}
