using Microsoft.Extensions.Options;
using SelfAttentionGan.Options;

namespace SelfAttentionGan.Training;

/// <summary>Checks each option by its attributes.</summary>
internal sealed class GanTrainerOptionsValidator() : AnnotationsValidator<GanTrainerOptions>(new GanTrainerOptionsAnnotations())
{
    /// <summary>Returns the trainer's own copy of sound options.</summary>
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    public static GanTrainerOptions Approve(GanTrainerOptions options) =>
        Soundness.Approve(options, new GanTrainerOptionsValidator(), new GanTrainerOptionsRules()) with { };
}

[OptionsValidator]
internal sealed partial class GanTrainerOptionsAnnotations : IValidateOptions<GanTrainerOptions>;

/// <summary>Checks what options say together.</summary>
internal sealed class GanTrainerOptionsRules : IValidateOptions<GanTrainerOptions>
{
    public ValidateOptionsResult Validate(string? name, GanTrainerOptions options)
    {
        string[] complaints = [.. Complaints(options)];

        return complaints.Length > 0 ? ValidateOptionsResult.Fail(complaints) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> Complaints(GanTrainerOptions options)
    {
        if (options.MicroBatches > 0 && options.BatchSize % options.MicroBatches != 0)
            yield return $"{nameof(options.BatchSize)} must be a multiple of {nameof(options.MicroBatches)}, but " +
                $"{options.BatchSize} is none of {options.MicroBatches}; batches are cut into equal parts.";

        var (from, until) = (RateSchedule.Start(options), RateSchedule.End(options));
        if (options.Schedule != Schedule.Constant && until <= from)
            yield return $"Rates must fall over at least one step, but would from {from} until {until}; lower " +
                $"{nameof(options.WarmUp)} or {nameof(options.FallFrom)}, or raise {nameof(options.FallUntil)}.";
        if (options is { Schedule: Schedule.Exponential, FinalRate: 0 })
            yield return $"{nameof(options.FinalRate)} must be above 0 for an {Schedule.Exponential} schedule, which " +
                "never reaches 0; 0.01 is usual.";
    }
}
