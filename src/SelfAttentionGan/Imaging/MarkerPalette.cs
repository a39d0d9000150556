using SkiaSharp;

namespace SelfAttentionGan.Imaging;

/// <summary>The colors of query points, apart from one another and from the heat map that they stand on.</summary>
internal static class MarkerPalette
{
    /// <summary>So many colors can be told apart at a glance.</summary>
    public const int Most = 8;

    public static readonly SKColor[] Colors =
    [
        new(0xFFFF2D2D), new(0xFF1E90FF), new(0xFF22C03C), new(0xFFE83FD8),
        new(0xFF14D2D8), new(0xFF8A4BFF), new(0xFFA5703A), new(0xFF6E7B8B),
    ];
}
