using System.Numerics;

namespace SelfAttentionGan.Imaging;

/// <summary>The colours of query points, apart from one another and from the heat they stand on.</summary>
internal static class Dots
{
    /// <summary>So many colours can be told apart at a glance.</summary>
    public const int Most = 8;

    public static readonly Vector3[] Colours =
    [
        Rgb(0xFF2D2D), Rgb(0x1E90FF), Rgb(0x22C03C), Rgb(0xE83FD8),
        Rgb(0x14D2D8), Rgb(0x8A4BFF), Rgb(0xA5703A), Rgb(0x6E7B8B),
    ];

    private static Vector3 Rgb(int code) => new(code >> 16, (code >> 8) & 255, code & 255);
}
