using System.Numerics;

namespace SelfAttentionGan.Data.Synthetic;

/// <summary>Expression of a synthetic face; its value is the label.</summary>
internal enum Expression
{
    Happy,
    Sad,
    Surprised,
    Neutral,
}

/// <summary>Hair style of a synthetic face.</summary>
internal enum HairStyle
{
    Bald,
    Short,
    Parted,
    Long,
    Buns,
    Curly,
    Spiky,
}

/// <summary>Parameters of a synthetic face; lengths are in halves of a head.</summary>
/// <remarks>Both eyes, both ears and both halves of the mouth share their color and size.</remarks>
internal sealed record Face
{
    public Expression Expression { get; init; }

    public Vector2 Center { get; init; }
    public float Scale { get; init; }
    public float Tilt { get; init; }

    public Vector3 Sky { get; init; }
    public Vector3 Ground { get; init; }
    public Vector3 Shirt { get; init; }
    public Vector3 Skin { get; init; }
    public Vector3 Hair { get; init; }
    public Vector3 Eyes { get; init; }
    public Vector3 Lips { get; init; }

    public HairStyle Style { get; init; }
    public Vector2 Head { get; init; }
    public float Squareness { get; init; }
    public float EarSize { get; init; }
    public float EyeDistance { get; init; }
    public float EyeSize { get; init; }
    public Vector2 PupilOffset { get; init; }
    public float MouthWidth { get; init; }
    public bool OpenMouth { get; init; }
    public float Blush { get; init; }
    public Vector3? Glasses { get; init; }
    public Vector3? Earrings { get; init; }
    public bool Freckles { get; init; }

    /// <summary>Returns a random face, which depends on nothing but the seed and its number.</summary>
    public static Face Random(ulong seed, long number)
    {
        var random = SplitMix64.For(seed, number);
        var hue = random.Uniform(0, 1);

        // An initializer runs from top to bottom: another order of these lines gives other faces.
        return new()
        {
            Expression = (Expression)(number % 4),
            Center = new(random.Uniform(-0.08f, 0.08f), random.Uniform(0.02f, 0.12f)),
            Scale = random.Uniform(0.64f, 0.76f),
            Tilt = random.Uniform(-0.13f, 0.13f),
            Sky = Palette.Hsl(hue, random.Uniform(0.5f, 0.8f), 0.84f),
            Ground = Palette.Hsl(hue + random.Uniform(-0.08f, 0.08f), 0.6f, 0.7f),
            Shirt = Palette.Hsl(
                hue + random.Uniform(0.3f, 0.7f), random.Uniform(0.45f, 0.75f), random.Uniform(0.4f, 0.6f)),
            Skin = Palette.Blend(Palette.Skins, ref random),
            Hair = Palette.Pick(Palette.Hairs, ref random),
            Eyes = Palette.Pick(Palette.Irises, ref random),
            Lips = Palette.Blend(Palette.Mouths, ref random),
            Style = (HairStyle)random.NextInt64(7),
            Head = new(random.Uniform(0.68f, 0.82f), random.Uniform(0.82f, 0.94f)),
            Squareness = random.Uniform(0, 0.7f),
            EarSize = random.Uniform(0.15f, 0.22f),
            EyeDistance = random.Uniform(0.27f, 0.34f),
            EyeSize = random.Uniform(0.85f, 1.15f),
            PupilOffset = new(random.Uniform(-0.05f, 0.05f), random.Uniform(-0.02f, 0.03f)),
            MouthWidth = random.Uniform(0.27f, 0.37f),
            OpenMouth = random.Bernoulli(0.6f),
            Blush = random.Uniform(0.1f, 0.5f),
            Glasses = random.Bernoulli(0.18f) ? Palette.Pick(Palette.Frames, ref random) : null,
            Earrings = random.Bernoulli(0.18f) ? Palette.Pick(Palette.Jewels, ref random) : null,
            Freckles = random.Bernoulli(0.15f),
        };
    }
}
