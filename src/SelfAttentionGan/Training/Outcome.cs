using SelfAttentionGan.Objectives;

namespace SelfAttentionGan.Training;

/// <summary>What came of a turn of either player.</summary>
/// <param name="Terms">What the player lowers the sum of.</param>
/// <param name="Verdict">The discriminator's; null in the generator's turn.</param>
internal sealed record Outcome(IReadOnlyList<LossTerm> Terms, Verdict? Verdict = null);
