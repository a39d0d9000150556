using Microsoft.Extensions.Logging;
using SelfAttentionGan.Training.DataParallel;
using SelfAttentionGan.Training.Monitoring;

namespace SelfAttentionGan.Training.Checkpointing;

/// <summary>
/// Rolls a training back to its last checkpoint after a value that is not finite, with smaller learning rates.
/// </summary>
internal sealed class Rollback(
    CheckpointSaver checkpoints, TrainingState state, GanTrainerOptions options, ILogger log)
{
    private int count;

    /// <exception cref="NotFiniteNumberException">
    /// <see cref="GanTrainerOptions.MaxRollbacks"/> is reached, or there is no checkpoint.
    /// </exception>
    public void Run(NonFiniteValue value)
    {
        var factor = state.RateFactor;
        if (count >= options.MaxRollbacks || !checkpoints.Restore())
            throw Agreement.Shared(new NotFiniteNumberException(value.Describe(ExplainNoRollback())));

        count++;
        state.RateFactor = factor * options.RollbackLearningRateFactor;
        log.RolledBack(value.Describe(
            FormattableString.Invariant(
                $"Rolled back to step {state.Step}; learning rates are {state.RateFactor} of the scheduled ones.")));
        TrainingMeter.Warned();
    }

    private string ExplainNoRollback()
    {
        if (!checkpoints.HasStore && options.MaxRollbacks > 0)
            return "There was no store of checkpoints to roll back to.";
        if (count > 0)
            return $"It was rolled back {count} times before.";
        if (options.MaxRollbacks > 0)
            return "There was no checkpoint yet to roll back to.";

        return checkpoints.SavedStep > 0
            ? $"The checkpoint of step {checkpoints.SavedStep} is valid."
            : $"To continue from a checkpoint automatically, set {nameof(options.MaxRollbacks)}.";
    }
}
