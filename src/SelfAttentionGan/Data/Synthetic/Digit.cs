using System.Numerics;

namespace SelfAttentionGan.Data.Synthetic;

/// <summary>Everything that tells one drawn digit from another; its height without the stroke is 2.</summary>
internal sealed record Digit
{
    /// <summary>Half the width of every digit, from the middle of the left strokes to that of the right ones.</summary>
    public const float HalfWidth = 0.56f;

    public int Value { get; init; }

    public float Scale { get; init; }
    public float Tilt { get; init; }
    public float Thickness { get; init; }
    public Vector2 Centre { get; init; }

    public Vector3 Ground { get; init; }
    public Vector3 Ink { get; init; }

    /// <summary>Draws the lots for one digit; it depends on nothing else.</summary>
    public static Digit Draw(ulong seed, long number)
    {
        var lot = SplitMix64.For(seed, number);
        var hue = lot.Between(0, 1);
        var (scale, tilt, thickness) = (lot.Between(0.5f, 0.7f), lot.Between(-0.12f, 0.12f), lot.Between(0.1f, 0.2f));

        // What is left of the picture around the digit is where it may move.
        var reach = scale * (new Vector2(HalfWidth + Math.Abs(tilt), 1 + HalfWidth * Math.Abs(tilt))
            + new Vector2(thickness));
        var room = Vector2.Max(new Vector2(0.92f) - reach, Vector2.Zero);

        return new()
        {
            Value = (int)(number % 10),
            Scale = scale,
            Tilt = tilt,
            Thickness = thickness,
            Centre = new(room.X * lot.Between(-1, 1), room.Y * lot.Between(-1, 1)),
            Ground = Palette.Hsl(hue, lot.Between(0.3f, 0.7f), lot.Between(0.05f, 0.16f)),
            Ink = Palette.Hsl(hue + lot.Between(0.2f, 0.8f), lot.Between(0.4f, 0.9f), lot.Between(0.7f, 0.95f)),
        };
    }
}
