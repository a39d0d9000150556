using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Options;
using SelfAttentionGan.Training;
using static SelfAttentionGan.Options.OptionMessages;

namespace SelfAttentionGan.Checkpoints;

/// <summary>Retention of a run's checkpoints.</summary>
public sealed record CheckpointOptions
{
    /// <summary>Number of newest checkpoints to keep. The default is 3.</summary>
    [Range(1, int.MaxValue, ErrorMessage = Between + "3 is usual.")]
    public int Keep { get; set; } = 3;

    /// <summary>
    /// Whether the one with the smallest <see cref="TrainingReport.Distance"/> is kept too, however old, and the best
    /// by a metric where the training is evaluated. The default is true.
    /// </summary>
    public bool KeepBest { get; set; } = true;
}

/// <summary>Checks each option by its attributes.</summary>
internal sealed class CheckpointOptionsValidator()
    : AnnotationsValidator<CheckpointOptions>(new CheckpointOptionsAnnotations())
{
    /// <summary>Returns a copy of valid options.</summary>
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    public static CheckpointOptions ThrowIfInvalid(CheckpointOptions options) =>
        OptionsGuard.ThrowIfInvalid(options, new CheckpointOptionsValidator()) with { };
}

[OptionsValidator]
internal sealed partial class CheckpointOptionsAnnotations : IValidateOptions<CheckpointOptions>;
