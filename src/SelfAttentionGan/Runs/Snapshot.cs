using SelfAttentionGan.Formats;

namespace SelfAttentionGan.Runs;

/// <summary>What a sound checkpoint holds, without the tensors' numbers.</summary>
/// <param name="Checkpoint">Where it lies.</param>
/// <param name="Progress">Where the training stood.</param>
/// <param name="Modules">Each module's tensors, by its name.</param>
/// <param name="Optimizers">What each optimiser was and remembers, by its name.</param>
internal sealed record Snapshot(
    Checkpoint Checkpoint,
    Progress Progress,
    IReadOnlyDictionary<string, IReadOnlyList<StoredTensor>> Modules,
    IReadOnlyDictionary<string, OptimizerTable> Optimizers);
