namespace SelfAttentionGan.Kernels;

/// <summary>Sizes of an attention.</summary>
/// <param name="Images">Attentions that do not depend on each other: the batch.</param>
/// <param name="Depth">Channels of query and key.</param>
/// <param name="Channels">Channels of value and output.</param>
/// <param name="Queries">Positions of query and output.</param>
/// <param name="Keys">Positions of key and value.</param>
internal readonly record struct AttentionShape(int Images, int Depth, int Channels, int Queries, int Keys);
