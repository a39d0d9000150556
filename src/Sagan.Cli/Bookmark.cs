using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data;
using SelfAttentionGan.Training;

namespace Sagan.Cli;

/// <summary>Remembers up to which step a store has kept the training, and says where it goes on.</summary>
internal sealed class Bookmark(ICheckpointStore store) : ICheckpointStore
{
    /// <summary>The newest step that is kept; 0 where none is yet.</summary>
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
        Console.WriteLine($"Goes on from step {Step}.");
        return true;
    }

    public void RequireSameData(DataIdentity data, bool conditional, ILogger log) =>
        store.RequireSameData(data, conditional, log);
}
