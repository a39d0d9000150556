namespace SelfAttentionGan.Training.Distributed;

/// <summary>
/// A layer whose output for an image depends on the other images of the batch, and which can take those of all processes
/// into account (as torch.nn.SyncBatchNorm does).
/// </summary>
/// <remarks>
/// The trainer sets the group for the time of each step: outside, where a single process evaluates a network, the group is
/// <see cref="SingleProcess"/>.
/// </remarks>
public interface ISynchronizedLayer
{
    /// <summary>The processes with the other images of the batch; a single one by default.</summary>
    IProcessGroup ProcessGroup { get; set; }
}
