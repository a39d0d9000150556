using SelfAttentionGan.Attention;
using SelfAttentionGan.Benchmarks.Baseline;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Presets;

namespace SelfAttentionGan.Benchmarks;

/// <summary>
/// The training variant: the library, with or without one of its fast paths, or the baseline with fast paths.
/// </summary>
/// <param name="Baseline">The baseline's fast paths; null for the library.</param>
/// <param name="Without">The option that is off, or <see cref="All"/>; null for none.</param>
internal sealed record TrainingVariant(FastPaths? Baseline, string? Without = null)
{
    /// <summary>All options are off.</summary>
    public const string All = "all";

    private const string Ours = "ours";

    // One line for each option that turns a fast path off.
    private static readonly Dictionary<string, Func<SaganPreset, SaganPreset>> PlainForms = new()
    {
        [nameof(SelfAttentionOptions.MemoryEfficient)] = preset => preset with
        {
            Model = preset.Model with { Attention = preset.Model.Attention with { MemoryEfficient = false } },
        },
        [nameof(BlockOptions.ConvolutionKernels)] = preset => preset with
        {
            Model = preset.Model with
            {
                Generator = preset.Model.Generator with { ConvolutionKernels = false },
                Discriminator = preset.Model.Discriminator with { ConvolutionKernels = false },
            },
        },
    };

    public static TrainingVariant Library { get; } = new(Baseline: null);

    public static TrainingVariant Plain { get; } = new(FastPaths.None);

    /// <summary>The library without each of its fast paths, and without all of them.</summary>
    public static IEnumerable<TrainingVariant> LibraryWithout =>
        PlainForms.Keys.Append(All).Select(option => new TrainingVariant(Baseline: null, option));

    /// <summary>Parses the output of <see cref="ToString"/>.</summary>
    public static TrainingVariant Parse(string arg) => arg.Split(':') switch
    {
        [Ours] => Library,
        [Ours, var option] => new(Baseline: null, option),
        [_, var paths] => new((FastPaths)int.Parse(paths)),
        _ => throw new ArgumentException($"'{arg}' names no variant; use that of {nameof(ToString)}.", nameof(arg)),
    };

    /// <summary>The preset as this variant of the library builds it.</summary>
    public SaganPreset Adapt(SaganPreset preset, int imageSize) => PlainForms
        .Where(form => Without == All || Without == form.Key)
        .Aggregate(
            preset with { Model = preset.Model with { ImageSize = imageSize } },
            (changed, form) => form.Value(changed));

    public override string ToString() => (Baseline, Without) switch
    {
        ({ } paths, _) => $"baseline:{(int)paths}",
        (_, { } option) => $"{Ours}:{option}",
        _ => Ours,
    };
}
