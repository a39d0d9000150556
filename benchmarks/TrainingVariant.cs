using SelfAttentionGan.Benchmarks.Baseline;
using SelfAttentionGan.Presets;

namespace SelfAttentionGan.Benchmarks;

/// <summary>
/// The training variant: the library, with or without memory-efficient attention, or the baseline with fast paths.
/// </summary>
/// <param name="Baseline">The baseline's fast paths; null for the library.</param>
/// <param name="MemoryEfficientAttention">Whether the library uses memory-efficient attention.</param>
internal sealed record TrainingVariant(FastPaths? Baseline, bool MemoryEfficientAttention = true)
{
    public static TrainingVariant Library { get; } = new(Baseline: null);

    public static TrainingVariant LibraryPlainAttention { get; } = new(Baseline: null, MemoryEfficientAttention: false);

    public static TrainingVariant Plain { get; } = new(FastPaths.None);

    /// <summary>Parses the output of <see cref="ToString"/>.</summary>
    public static TrainingVariant Parse(string arg) => arg switch
    {
        "ours" => Library,
        "ours-plain-attention" => LibraryPlainAttention,
        _ => new((FastPaths)int.Parse(arg.Split(':')[1])),
    };

    /// <summary>The preset as this variant of the library builds it.</summary>
    public SaganPreset Adapt(SaganPreset preset, int imageSize)
    {
        var model = preset.Model with { ImageSize = imageSize };
        return preset with
        {
            Model = model with { Attention = model.Attention with { MemoryEfficient = MemoryEfficientAttention } },
        };
    }

    public override string ToString() => (Baseline, MemoryEfficientAttention) switch
    {
        ({ } paths, _) => $"baseline:{(int)paths}",
        (_, true) => "ours",
        _ => "ours-plain-attention",
    };
}
