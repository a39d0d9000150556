namespace SelfAttentionGan.Runs;

/// <summary>A training picture that resembles another one.</summary>
/// <param name="Index">Its number in the source.</param>
/// <param name="Distance">
/// The root of the mean squared difference of all values: 0 for the same picture, at most 2 for black and white.
/// </param>
/// <param name="Mirrored">Whether it resembles the other one when left and right are exchanged.</param>
/// <param name="Label">Its class; null where the source has none.</param>
public readonly record struct Neighbour(long Index, double Distance, bool Mirrored, int? Label = null);
