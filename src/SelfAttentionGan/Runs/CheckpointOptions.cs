using System.ComponentModel.DataAnnotations;
using SelfAttentionGan.Training;
using static SelfAttentionGan.Options.OptionMessages;

namespace SelfAttentionGan.Runs;

/// <summary>Which checkpoints of a run are kept.</summary>
public sealed record CheckpointOptions
{
    /// <summary>The newest checkpoints that are kept. The default is 3.</summary>
    [Range(1, int.MaxValue, ErrorMessage = Between + "3 is usual.")]
    public int Keep { get; set; } = 3;

    /// <summary>
    /// Whether the one with the least <see cref="TrainingStep.Distance"/> is kept too, however old. The default is yes.
    /// </summary>
    public bool KeepBest { get; set; } = true;
}
