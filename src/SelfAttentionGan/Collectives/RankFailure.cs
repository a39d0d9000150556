namespace SelfAttentionGan.Collectives;

/// <summary>Another rank has failed, whose exception says why.</summary>
internal sealed class RankFailure() : Exception("Another rank has failed.");
