using Microsoft.Extensions.Options;
using SelfAttentionGan.Options;
using SelfAttentionGan.Training.Optimization;

namespace SelfAttentionGan.Training;

/// <summary>Validates each option by its attributes.</summary>
internal sealed class GanTrainerOptionsValidator()
    : AnnotationsValidator<GanTrainerOptions>(new GanTrainerOptionsAnnotations())
{
    /// <summary>Returns a copy of valid options.</summary>
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    public static GanTrainerOptions Approve(GanTrainerOptions options) =>
        OptionsGuard.ThrowIfInvalid(options, new GanTrainerOptionsValidator(), new GanTrainerOptionsRules()) with { };
}

[OptionsValidator]
internal sealed partial class GanTrainerOptionsAnnotations : IValidateOptions<GanTrainerOptions>;

/// <summary>Validates options that depend on each other.</summary>
internal sealed class GanTrainerOptionsRules : IValidateOptions<GanTrainerOptions>
{
    public ValidateOptionsResult Validate(string? name, GanTrainerOptions options)
    {
        string[] errors = [.. Errors(options)];

        return errors.Length > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> Errors(GanTrainerOptions options)
    {
        if (options.GradientAccumulationSteps > 0 && options.BatchSize % options.GradientAccumulationSteps != 0)
            yield return $"{nameof(options.BatchSize)} must be a multiple of {nameof(options.GradientAccumulationSteps)}, but " +
                $"{options.BatchSize} is none of {options.GradientAccumulationSteps}; batches are split into equal parts.";

        var (from, until) = (LearningRateSchedule.Start(options), LearningRateSchedule.End(options));
        if (options.LearningRateSchedule != LearningRateScheduleKind.Constant && until <= from)
            yield return $"Learning rates must decay over at least one step, but would from {from} until {until}; lower " +
                $"{nameof(options.WarmupSteps)} or {nameof(options.DecayStartStep)}, or raise {nameof(options.DecayEndStep)}.";
        if (options is { LearningRateSchedule: LearningRateScheduleKind.Exponential, FinalLearningRateFactor: 0 })
            yield return $"{nameof(options.FinalLearningRateFactor)} must be above 0 for an {LearningRateScheduleKind.Exponential} schedule, which " +
                "never reaches 0; 0.01 is usual.";
        if (options is { Optimizer: OptimizerKind.RmsProp } and not { GeneratorBeta1: 0, DiscriminatorBeta1: 0 })
            yield return FormattableString.Invariant(
                $"{nameof(options.GeneratorBeta1)} and {nameof(options.DiscriminatorBeta1)} must be 0 for ") +
                FormattableString.Invariant(
                $"{OptimizerKind.RmsProp}, which has no β₁, but got {options.GeneratorBeta1} and {options.DiscriminatorBeta1}; ") +
                $"leave them at 0, or choose {OptimizerKind.Adam}.";
    }
}
