using System.Numerics;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Data;

/// <summary>Paints a digit as a pocket calculator shows it: with some of seven strokes.</summary>
internal static class DigitPainter
{
    // Of pixels, half the width of a stroke: what is thinner fades between two rows of small pictures.
    private const float Thinnest = 0.6f;

    private const float Right = Digit.HalfWidth, Left = -Right;

    /// <summary>Where each stroke begins and ends, y downwards, in the order of the letters a to g.</summary>
    public static readonly (Vector2 From, Vector2 To)[] Strokes =
    [
        (new(Left, -1), new(Right, -1)), (new(Right, -1), new(Right, 0)), (new(Right, 0), new(Right, 1)),
        (new(Left, 1), new(Right, 1)), (new(Left, 0), new(Left, 1)), (new(Left, -1), new(Left, 0)),
        (new(Left, 0), new(Right, 0)),
    ];

    /// <summary>The strokes of 0 to 9.</summary>
    public static readonly string[] Letters =
        ["abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcdfg"];

    /// <summary>Returns size × size RGB pixels.</summary>
    public static byte[] Paint(Digit digit, int size)
    {
        (Vector2 From, Vector2 To)[] lit = [.. Letters[digit.Value].Select(letter => Strokes[letter - 'a'])];
        var halfWidth = Math.Max(digit.Thickness, Thinnest * 2 / size / digit.Scale);
        var canvas = new Canvas(size);
        canvas.Fade(digit.Ground, digit.Ground);
        canvas.Place(digit.Centre, digit.Scale, digit.Tilt);
        canvas.Paint(digit.Ink, Vector2.Zero, reach: 1.5f, Distance);

        return canvas.ToPixels();

        // One shape of all strokes: painted one by one, they would show where they meet.
        float Distance(Vector2 p)
        {
            var nearest = float.MaxValue;
            foreach (var (from, to) in lit)
                nearest = Math.Min(nearest, Shapes.Stroke(p, from, to, halfWidth, halfWidth));

            return nearest;
        }
    }
}
