using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data;
using SelfAttentionGan.Training;
using Spectre.Console;

namespace Sagan.Cli.Runs;

/// <summary>
/// Decorates a checkpoint store: tracks the newest saved step, and reports from which step training resumes.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="console">Standard output, where progress may be shown at that moment.</param>
internal sealed class TrackingCheckpointStore(ICheckpointStore store, IAnsiConsole console) : ICheckpointStore
{
    /// <summary>The newest saved step; 0 where there is none.</summary>
    public int Step { get; private set; }

    public void Save(TrainingState state)
    {
        store.Save(state);
        Step = state.Step;
    }

    public bool Restore(TrainingState state)
    {
        if (!store.Restore(state))
            return false;

        Step = state.Step;
        console.WriteLine($"Resuming from step {Step}.");
        return true;
    }

    public void RequireSameData(IImageSource source, bool conditional, ILogger log) =>
        store.RequireSameData(source, conditional, log);
}
