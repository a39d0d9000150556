using System.Numerics;

namespace SelfAttentionGan.Data.Synthetic;

/// <summary>What a drawn face feels; its number is the label.</summary>
internal enum Expression
{
    Happy,
    Sad,
    Surprised,
    Neutral,
}

/// <summary>How a drawn face wears its hair.</summary>
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

/// <summary>Everything that tells one drawn face from another; lengths are in halves of a head.</summary>
/// <remarks>One colour and one size serve both eyes, both ears and both halves of the mouth.</remarks>
internal sealed record Face
{
    public Expression Expression { get; init; }

    public Vector2 Centre { get; init; }
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
    public Vector2 Gaze { get; init; }
    public float MouthWidth { get; init; }
    public bool OpenMouth { get; init; }
    public float Blush { get; init; }
    public Vector3? Glasses { get; init; }
    public Vector3? Earrings { get; init; }
    public bool Freckles { get; init; }

    /// <summary>Draws the lots for one face; it depends on nothing else.</summary>
    public static Face Draw(ulong seed, long number)
    {
        var lot = SplitMix64.For(seed, number);
        var hue = lot.Between(0, 1);

        // An initialiser runs from top to bottom: to reorder these lines is to draw other faces.
        return new()
        {
            Expression = (Expression)(number % 4),
            Centre = new(lot.Between(-0.08f, 0.08f), lot.Between(0.02f, 0.12f)),
            Scale = lot.Between(0.64f, 0.76f),
            Tilt = lot.Between(-0.13f, 0.13f),
            Sky = Palette.Hsl(hue, lot.Between(0.5f, 0.8f), 0.84f),
            Ground = Palette.Hsl(hue + lot.Between(-0.08f, 0.08f), 0.6f, 0.7f),
            Shirt = Palette.Hsl(hue + lot.Between(0.3f, 0.7f), lot.Between(0.45f, 0.75f), lot.Between(0.4f, 0.6f)),
            Skin = Palette.Between(Palette.Skins, ref lot),
            Hair = Palette.One(Palette.Hairs, ref lot),
            Eyes = Palette.One(Palette.Irises, ref lot),
            Lips = Palette.Between(Palette.Mouths, ref lot),
            Style = (HairStyle)lot.Below(7),
            Head = new(lot.Between(0.68f, 0.82f), lot.Between(0.82f, 0.94f)),
            Squareness = lot.Between(0, 0.7f),
            EarSize = lot.Between(0.15f, 0.22f),
            EyeDistance = lot.Between(0.27f, 0.34f),
            EyeSize = lot.Between(0.85f, 1.15f),
            Gaze = new(lot.Between(-0.05f, 0.05f), lot.Between(-0.02f, 0.03f)),
            MouthWidth = lot.Between(0.27f, 0.37f),
            OpenMouth = lot.Chance(0.6f),
            Blush = lot.Between(0.1f, 0.5f),
            Glasses = lot.Chance(0.18f) ? Palette.One(Palette.Frames, ref lot) : null,
            Earrings = lot.Chance(0.18f) ? Palette.One(Palette.Jewels, ref lot) : null,
            Freckles = lot.Chance(0.15f),
        };
    }
}
