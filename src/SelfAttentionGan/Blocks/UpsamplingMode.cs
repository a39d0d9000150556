namespace SelfAttentionGan.Blocks;

/// <summary>The interpolation with which a residual up block doubles height and width.</summary>
public enum UpsamplingMode
{
    /// <summary>Nearest neighbor: every value is repeated 2×2. The default.</summary>
    Nearest,

    /// <summary>Bilinear, with <c>align_corners = false</c>.</summary>
    Bilinear,
}
