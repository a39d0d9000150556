using Microsoft.Extensions.Logging;
using SelfAttentionGan.Training.Checkpointing;
using SelfAttentionGan.Training.Distributed;
using SelfAttentionGan.Training.Monitoring;

namespace SelfAttentionGan.Training.DataParallel;

/// <summary>Records the number of processes with a checkpoint, to say so where a run resumes on another.</summary>
internal sealed class ProcessCount(IProcessGroup group, ILogger log) : ICheckpointedState
{
    private const string Key = "processes";

    public void Save(TrainingState state)
    {
        if (group.Size > 1)
            state.Metrics[Key] = group.Size;
    }

    public void Restore(TrainingState state)
    {
        var saved = state.Metrics.TryGetValue(Key, out var count) ? (int)count : 1;
        if (saved != group.Size)
            log.Information(
                $"The checkpoint is of {saved} processes, and now there are {group.Size}: the training goes on the same to " +
                "rounding, but not to the bit.");
    }
}
