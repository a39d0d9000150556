using SelfAttentionGan.Losses;

namespace SelfAttentionGan.Objectives;

/// <summary>A penalty with its weight.</summary>
/// <param name="Name">Its name in the reports, such as <c>r1</c>.</param>
/// <param name="Penalty">The formula.</param>
/// <param name="Weight">What it is multiplied by.</param>
/// <param name="Every">
/// Discriminator updates from one time to the next; it then weighs so many times as much. The default is 1.
/// </param>
public sealed record WeightedPenalty(string Name, IGanPenalty Penalty, double Weight, int Every = 1);
