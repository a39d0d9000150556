using System.Numerics;
using SelfAttentionGan.Imaging;
using SkiaSharp;

namespace SelfAttentionGan.Data.Synthetic;

/// <summary>Rasterizes a seven-segment digit with SkiaSharp, for the synthetic digits data set.</summary>
internal static class DigitRenderer
{
    // Half the least width of a segment, in pixels: thinner ones fade in small images.
    private const float MinHalfWidth = 0.6f;

    private const float Right = Digit.HalfWidth, Left = -Right;

    /// <summary>The ends of each segment, y downwards, in the order of the letters a to g.</summary>
    private static readonly (SKPoint From, SKPoint To)[] Segments =
    [
        (new(Left, -1), new(Right, -1)), (new(Right, -1), new(Right, 0)), (new(Right, 0), new(Right, 1)),
        (new(Left, 1), new(Right, 1)), (new(Left, 0), new(Left, 1)), (new(Left, -1), new(Left, 0)),
        (new(Left, 0), new(Right, 0)),
    ];

    /// <summary>The segments of 0 to 9.</summary>
    private static readonly string[] Letters =
        ["abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcdfg"];

    /// <summary>Returns size × size RGB pixels.</summary>
    public static byte[] Render(Digit digit, int size)
    {
        using var bitmap = SkiaPixels.Create(size, size);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(Color(digit.Background));
        canvas.Scale(size / 2f);
        canvas.Translate(1 + digit.Center.X, 1 + digit.Center.Y);
        canvas.RotateRadians(digit.Tilt);
        canvas.Scale(digit.Scale);

        // One path of all segments: drawn separately, their overlaps would be visible.
        using var path = new SKPath();
        foreach (var letter in Letters[digit.Value])
        {
            path.MoveTo(Segments[letter - 'a'].From);
            path.LineTo(Segments[letter - 'a'].To);
        }

        using var style = new SKPaint
        {
            IsAntialias = true,
            Color = Color(digit.Foreground),
            Style = SKPaintStyle.Stroke,
            StrokeCap = SKStrokeCap.Round,
            StrokeWidth = 2 * Math.Max(digit.Thickness, MinHalfWidth * 2 / size / digit.Scale),
        };
        canvas.DrawPath(path, style);

        return SkiaPixels.ToPixels(bitmap);
    }

    private static SKColor Color(Vector3 color) =>
        new((byte)(color.X + 0.5f), (byte)(color.Y + 0.5f), (byte)(color.Z + 0.5f));
}
