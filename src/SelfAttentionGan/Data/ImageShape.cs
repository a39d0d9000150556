namespace SelfAttentionGan.Data;

/// <summary>The shape every image of a source has.</summary>
/// <param name="Channels">1 for grey, 3 for RGB.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels in a row.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Spells the shape as C×H×W.</summary>
    public override string ToString() => $"{Channels}×{Height}×{Width}";
}
