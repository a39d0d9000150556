namespace SelfAttentionGan.Visualization;

/// <summary>
/// Query point of an attention map, in relative image coordinates: (0, 0) is the top left, (1, 1) the bottom right.
/// </summary>
/// <param name="X">Distance from the left as a fraction of the width, from 0 to 1.</param>
/// <param name="Y">Distance from the top as a fraction of the height, from 0 to 1.</param>
public readonly record struct QueryPoint(double X, double Y);
