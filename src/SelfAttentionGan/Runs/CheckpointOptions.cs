using SelfAttentionGan.Options;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Runs;

/// <summary>Which checkpoints of a run are kept.</summary>
public sealed record CheckpointOptions
{
    /// <summary>The newest checkpoints that are kept. The default is 3.</summary>
    [Within(1, int.MaxValue, Usual = 3)]
    public int Keep { get; set; } = 3;

    /// <summary>
    /// Whether the one with the least <see cref="TrainingStep.Distance"/> is kept too, however old. The default is yes.
    /// </summary>
    public bool KeepBest { get; set; } = true;
}
