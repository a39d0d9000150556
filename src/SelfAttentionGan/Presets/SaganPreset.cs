using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Presets;

/// <summary>A published SAGAN: its two networks and the recipe that trained them.</summary>
/// <remarks>
/// Everything in it is a record: change what you need with <c>preset.Model with { ... }</c>. docs/presets.md compares
/// them and says where paper and code differ.
/// </remarks>
public sealed record SaganPreset
{
    /// <summary>The name by which <see cref="SaganPresets.Named"/> finds it.</summary>
    public required string Name { get; init; }

    /// <summary>Where it was published.</summary>
    public required string Source { get; init; }

    /// <summary>What the two networks look like.</summary>
    public required SaganOptions Model { get; init; }

    /// <summary>How they are trained: steps, rates, betas, batch and average.</summary>
    public required GanTrainerOptions Training { get; init; }

    /// <summary>What they are asked for. The default is the hinge, as in the paper.</summary>
    public AdversarialOptions Objective { get; init; } = new();
}
