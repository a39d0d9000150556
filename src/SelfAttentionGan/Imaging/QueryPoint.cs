namespace SelfAttentionGan.Imaging;

/// <summary>A place on a picture of any size: from (0, 0) at the top left to (1, 1) at the bottom right.</summary>
/// <param name="X">How far from the left, as a part of the width, from 0 to 1.</param>
/// <param name="Y">How far from the top, as a part of the height, from 0 to 1.</param>
public readonly record struct QueryPoint(double X, double Y);
