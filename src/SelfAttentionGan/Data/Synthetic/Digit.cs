using System.Numerics;

namespace SelfAttentionGan.Data.Synthetic;

/// <summary>Parameters of a synthetic digit; its height without the line width is 2.</summary>
internal sealed record Digit
{
    /// <summary>Half the width of every digit, between the centers of its outer segments.</summary>
    public const float HalfWidth = 0.56f;

    public int Value { get; init; }

    public float Scale { get; init; }
    public float Tilt { get; init; }
    public float Thickness { get; init; }
    public Vector2 Center { get; init; }

    public Vector3 Background { get; init; }
    public Vector3 Foreground { get; init; }

    /// <summary>Returns a random digit, which depends on nothing but the seed and its number.</summary>
    public static Digit Random(ulong seed, long number)
    {
        var random = SplitMix64.For(seed, number);
        var hue = random.Uniform(0, 1);
        var (scale, tilt, thickness) =
            (random.Uniform(0.5f, 0.7f), random.Uniform(-0.12f, 0.12f), random.Uniform(0.1f, 0.2f));

        // The digit may move within the margin around it.
        var reach = scale * (new Vector2(HalfWidth + Math.Abs(tilt), 1 + HalfWidth * Math.Abs(tilt))
            + new Vector2(thickness));
        var margin = Vector2.Max(new Vector2(0.92f) - reach, Vector2.Zero);

        return new()
        {
            Value = (int)(number % 10),
            Scale = scale,
            Tilt = tilt,
            Thickness = thickness,
            Center = new(margin.X * random.Uniform(-1, 1), margin.Y * random.Uniform(-1, 1)),
            Background = Palette.Hsl(hue, random.Uniform(0.3f, 0.7f), random.Uniform(0.05f, 0.16f)),
            Foreground = Palette.Hsl(
                hue + random.Uniform(0.2f, 0.8f), random.Uniform(0.4f, 0.9f), random.Uniform(0.7f, 0.95f)),
        };
    }
}
