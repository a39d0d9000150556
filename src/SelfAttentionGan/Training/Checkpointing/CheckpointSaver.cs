using Microsoft.Extensions.Logging;
using SelfAttentionGan.Training.DataParallel;
using SelfAttentionGan.Training.Distributed;
using SelfAttentionGan.Training.Monitoring;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Checkpointing;

/// <summary>Saves checkpoints when they are due, by steps or by time, and restores the newest one.</summary>
/// <remarks>
/// Of several processes that train together, rank 0 has the store, and the others follow: all of them call the same methods
/// at the same steps.
/// </remarks>
/// <param name="store">Where they are saved; null for none. That of rank 0 counts.</param>
/// <param name="state">The state that is saved and restored.</param>
/// <param name="parts">Write their share of the state before it is saved, and read it after it was restored.</param>
/// <param name="options">When checkpoints are due.</param>
/// <param name="log">Receives what was saved, and failures.</param>
/// <param name="time">The clock of checkpoints by time; that of rank 0 counts.</param>
/// <param name="group">The processes that train together.</param>
/// <param name="device">Where the networks are.</param>
internal sealed class CheckpointSaver(
    ICheckpointStore? store, TrainingState state, ICheckpointedState[] parts, GanTrainerOptions options, ILogger log,
    TimeProvider time, IProcessGroup group, Device device)
{
    private readonly Agreement agreement = new(group, device);
    private long lastSave;

    /// <summary>Whether there is a store; known after <see cref="Restore"/>.</summary>
    public bool HasStore { get; private set; }

    /// <summary>The step of the newest checkpoint; 0 where there is none.</summary>
    public int SavedStep { get; private set; }

    /// <summary>Whether a checkpoint is due after the current step.</summary>
    public bool IsDue() => HasStore
        && (options.IsDue(state.Step, options.CheckpointEvery)
            || (options.CheckpointMinutes > 0 && agreement.OfFirst(
                time.GetElapsedTime(lastSave) >= TimeSpan.FromMinutes(options.CheckpointMinutes))));

    /// <summary>Starts to measure the time to the next checkpoint.</summary>
    public void RestartTimer() => lastSave = time.GetTimestamp();

    /// <summary>Saves the state; where that fails, the next checkpoint is another attempt, or it throws.</summary>
    public void Save(bool mustSucceed)
    {
        if (!HasStore)
            return;

        state.Metrics.Clear();
        foreach (var part in parts)
            part.Save(state);
        try
        {
            agreement.Run(() => FirstStore?.Save(state), message => new IOException(message));
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
        HasStore = agreement.OfFirst(store is not null);
        var isRestored = false;
        agreement.Run(() => isRestored = FirstStore?.Restore(state) == true);
        if (!agreement.OfFirst(isRestored))
            return false;

        StateBroadcast.All(state, group, device);
        foreach (var part in parts)
            part.Restore(state);
        SavedStep = state.Step;
        return true;
    }

    private ICheckpointStore? FirstStore => group.Rank == 0 ? store : null;
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
