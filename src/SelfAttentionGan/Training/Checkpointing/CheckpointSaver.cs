using Microsoft.Extensions.Logging;
using SelfAttentionGan.Training.Monitoring;

namespace SelfAttentionGan.Training.Checkpointing;

/// <summary>Saves checkpoints when they are due, by steps or by time, and restores the newest one.</summary>
/// <param name="store">Where they are saved; null for none.</param>
/// <param name="state">The state that is saved and restored.</param>
/// <param name="parts">Write their share of the state before it is saved, and read it after it was restored.</param>
/// <param name="options">When checkpoints are due.</param>
/// <param name="log">Receives what was saved, and failures.</param>
/// <param name="time">The clock of checkpoints by time.</param>
internal sealed class CheckpointSaver(
    ICheckpointStore? store, TrainingState state, ICheckpointedState[] parts, GanTrainerOptions options, ILogger log,
    TimeProvider time)
{
    private long lastSave;

    public bool HasStore => store is not null;

    /// <summary>The step of the newest checkpoint; 0 where there is none.</summary>
    public int SavedStep { get; private set; }

    /// <summary>Whether a checkpoint is due after the current step.</summary>
    public bool IsDue => store is not null
        && (options.IsDue(state.Step, options.CheckpointEvery)
            || (options.CheckpointMinutes > 0
                && time.GetElapsedTime(lastSave) >= TimeSpan.FromMinutes(options.CheckpointMinutes)));

    /// <summary>Starts to measure the time to the next checkpoint.</summary>
    public void RestartTimer() => lastSave = time.GetTimestamp();

    /// <summary>Saves the state; where that fails, the next checkpoint is another attempt, or it throws.</summary>
    public void Save(bool mustSucceed)
    {
        if (store is null)
            return;

        state.Metrics.Clear();
        foreach (var part in parts)
            part.Save(state);
        try
        {
            store.Save(state);
        }
        catch (IOException failure) when (!mustSucceed)
        {
            log.NotSaved(failure, state.Step, SavedStep);
            TrainingMeter.Warned();
            return;
        }
        finally
        {
            RestartTimer();
        }

        SavedStep = state.Step;
        log.Saved(SavedStep);
        TrainingMeter.Saved();
    }

    /// <returns>Whether there was a checkpoint.</returns>
    public bool Restore()
    {
        if (store is null || !store.Restore(state))
            return false;

        foreach (var part in parts)
            part.Restore(state);
        SavedStep = state.Step;
        return true;
    }
}

/// <summary>A part of a training whose state a checkpoint keeps.</summary>
internal interface ICheckpointedState
{
    /// <summary>Writes the state before a checkpoint is saved. By default there is nothing to write.</summary>
    void Save(TrainingState state)
    {
    }

    /// <summary>Reads the state after a checkpoint was restored.</summary>
    /// <exception cref="InvalidDataException">It is invalid.</exception>
    void Restore(TrainingState state);
}
