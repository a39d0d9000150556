using System.Numerics;
using SelfAttentionGan.Imaging;
using static SelfAttentionGan.Imaging.Shapes;

namespace SelfAttentionGan.Data;

/// <summary>
/// Paints a face from the back to the front: shoulders, hair, ears, head, hair again, eyes, nose, mouth.
/// </summary>
internal sealed class FacePainter
{
    private const float Outline = 0.035f;

    private readonly Face face;
    private readonly Canvas canvas;
    private readonly Vector3 shade, blush, lips;

    private FacePainter(Face face, int size)
    {
        this.face = face;
        canvas = new(size);
        shade = Palette.Darker(face.Skin, 0.18f);
        lips = Vector3.Lerp(new(232, 120, 120), Palette.Darker(face.Lips, 0.4f),
            Math.Clamp(face.Skin.Y / 60 - 1.3f, 0, 1));
        blush = Vector3.Lerp(face.Skin, new(240, 70, 80), 0.6f);
    }

    /// <summary>Returns size × size RGB pixels.</summary>
    public static byte[] Paint(Face face, int size)
    {
        var painter = new FacePainter(face, size);
        painter.PaintAll();

        return painter.canvas.ToPixels();
    }

    private void PaintAll()
    {
        canvas.Fade(face.Sky, face.Ground);
        canvas.Place(face.Centre, face.Scale, turn: 0);
        Shoulders();

        canvas.Place(face.Centre, face.Scale, face.Tilt);
        HairBehind();
        Ears();
        Skull();
        Cheeks();
        HairInFront();
        Brows();
        EyePair();
        Glasses();
        Nose();
        Mouth();
    }

    private void Shoulders()
    {
        Outlined(face.Shirt, new(0, 1.75f), 1.3f, p => Ellipse(p, new(0, 1.75f), new(1.15f, 0.78f)));
        Outlined(shade, new(0, 0.9f), 0.5f, p => Box(p, new(0, 0.85f), new(0.25f, 0.33f), 0.2f));
    }

    private void HairBehind()
    {
        var (wide, high) = (face.Head.X, face.Head.Y);

        if (face.Style == HairStyle.Long)
            Outlined(face.Hair, new(0, 0.1f), 1.5f, p => Box(p, new(0, 0.1f), new(wide + 0.16f, high + 0.22f), 0.62f));
        else if (face.Style == HairStyle.Buns)
            Pair((side, flip) => Outlined(face.Hair, new(side * (wide - 0.08f), -high + 0.12f), 0.4f,
                p => Disc(flip(p), new(wide - 0.08f, -high + 0.12f), 0.31f)));
        else if (face.Style == HairStyle.Curly)
            Outlined(face.Hair, new(0, -0.2f), 1.4f, Curls);
        else if (face.Style == HairStyle.Spiky)
            Outlined(face.Hair, new(0, -0.5f), 1.3f, Spikes);
    }

    private void Ears() => Pair((side, flip) =>
    {
        var (ear, centre) = (face.EarSize, new Vector2(face.Head.X + 0.02f, 0.08f));
        var painted = centre with { X = side * centre.X };

        Outlined(face.Skin, painted, 0.4f, p => Ellipse(flip(p), centre, new(ear * 0.85f, ear * 1.1f)));
        canvas.Paint(shade, painted, 0.3f, p => Ellipse(flip(p), centre, new(ear * 0.4f, ear * 0.6f)));

        if (face.Earrings is { } jewel)
            Outlined(jewel, painted + new Vector2(0, ear + 0.07f), 0.2f,
                p => Disc(flip(p), centre + new Vector2(0.02f, ear + 0.07f), 0.075f));
    });

    private void Skull() => Outlined(face.Skin, Vector2.Zero, 1.1f, HeadEdge);

    private void Cheeks() => Pair((side, flip) =>
    {
        var centre = new Vector2(face.Head.X * 0.62f, 0.3f);
        var painted = centre with { X = side * centre.X };
        canvas.Paint(blush, painted, 0.25f, p => Ellipse(flip(p), centre, new(0.15f, 0.1f)), face.Blush);

        if (face.Freckles)
            canvas.Paint(Palette.Darker(face.Skin, 0.4f), painted, 0.25f, p => Math.Min(Disc(flip(p), centre, 0.025f),
                Math.Min(Disc(flip(p), centre + new Vector2(-0.09f, -0.05f), 0.025f),
                    Disc(flip(p), centre + new Vector2(0.08f, -0.05f), 0.025f))));
    });

    private void HairInFront()
    {
        if (face.Style == HairStyle.Bald)
            return;

        Outlined(face.Hair, new(0, -0.3f), 1.2f, p => Math.Max(HeadEdge(p) - 0.05f, p.Y - Hairline(p.X)));
        canvas.Paint(Palette.White, new(-0.2f, -face.Head.Y + 0.18f), 0.3f,
            p => Stroke(p, new(-0.34f, -face.Head.Y + 0.24f), new(-0.12f, -face.Head.Y + 0.13f), 0.03f, 0.03f), 0.3f);
    }

    private float Hairline(float x) => face.Style switch
    {
        HairStyle.Parted => -0.4f + 0.35f * x + (x < -0.2f ? 2.2f * (x + 0.2f) * (x + 0.2f) : 0),
        HairStyle.Long => -0.72f + 0.85f * Math.Abs(x),
        HairStyle.Buns => -0.44f + 0.5f * x * x,
        HairStyle.Curly => -0.48f + 0.05f * MathF.Cos(14 * x) + 0.6f * x * x,
        HairStyle.Spiky => -0.42f - 0.14f * Math.Abs(Math.Abs(4 * x) % 1 - 0.5f) + 0.6f * x * x,
        _ => -0.55f + 0.9f * x * x,
    };

    private void Brows()
    {
        var (inner, outer) = face.Expression switch
        {
            Expression.Happy => (-0.41f, -0.38f),
            Expression.Sad => (-0.46f, -0.3f),
            Expression.Surprised => (-0.52f, -0.48f),
            _ => (-0.38f, -0.37f),
        };
        var colour = Palette.Darker(face.Hair, 0.35f);

        Pair((side, flip) => canvas.Paint(colour, new(side * face.EyeDistance, -0.4f), 0.35f, p => Stroke(
            flip(p), new(face.EyeDistance - 0.13f, inner), new(face.EyeDistance + 0.15f, outer), 0.045f, 0.03f)));
    }

    private void EyePair()
    {
        var size = face.EyeSize * (face.Expression == Expression.Surprised ? 1.18f : 1);
        var lid = new Vector2(0, -0.025f);

        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            var centre = new Vector2(side * face.EyeDistance, -0.06f);
            var pupil = centre + face.Gaze;

            canvas.Paint(Palette.Ink, centre, 0.35f, p => Ellipse(p, centre + lid, new Vector2(0.195f, 0.215f) * size));
            canvas.Paint(Palette.White, centre, 0.35f, p => Ellipse(p, centre, new Vector2(0.175f, 0.19f) * size));
            canvas.Paint(face.Eyes, pupil, 0.2f, p => Disc(p, pupil, 0.13f * face.EyeSize));
            canvas.Paint(Palette.Ink, pupil, 0.15f, p => Disc(p, pupil, 0.07f * face.EyeSize));
            canvas.Paint(Palette.White, pupil, 0.15f, p => Disc(p, pupil + new Vector2(-0.045f, -0.05f), 0.04f));
        }
    }

    private void Glasses()
    {
        if (face.Glasses is not { } frame)
            return;

        canvas.Paint(frame, new(0, -0.06f), 0.3f,
            p => Stroke(p, new(-face.EyeDistance + 0.2f, -0.08f), new(face.EyeDistance - 0.2f, -0.08f), 0.03f, 0.03f));
        Pair((side, flip) => canvas.Paint(frame, new(side * face.EyeDistance, -0.06f), 0.4f,
            p => Math.Abs(Disc(flip(p), new(face.EyeDistance, -0.06f), 0.255f)) - 0.03f));
    }

    private void Nose() =>
        canvas.Paint(Palette.Darker(face.Skin, 0.3f), new(0, 0.17f), 0.2f,
            p => Bow(p, new(0, 0.13f), 0.08f, 1.1f, 0.025f));

    private void Mouth()
    {
        var (wide, centre) = (face.MouthWidth, new Vector2(0, 0.47f));

        if (face.Expression == Expression.Happy && face.OpenMouth)
            Grin(wide);
        else if (face.Expression == Expression.Happy)
            Lips(p => Bow(p, new(0, 0.47f - wide), wide * 1.25f, 0.95f, 0.045f));
        else if (face.Expression == Expression.Sad)
            Lips(p => Bow(new(p.X, -p.Y), new(0, -0.47f - wide), wide * 1.1f, 0.85f, 0.045f));
        else if (face.Expression == Expression.Surprised)
            Gasp(wide * 0.55f);
        else
            Lips(p => Bow(p, new(0, 0.45f - 2 * wide), 2 * wide, 0.33f, 0.042f));

        void Lips(Func<Vector2, float> edge) => canvas.Paint(lips, centre, 0.6f, edge);
    }

    private void Grin(float wide)
    {
        Func<Vector2, float> edge = p =>
            Math.Max(Ellipse(p, new(0, 0.38f), new(wide * 1.15f, wide)), 0.38f - p.Y);

        Outlined(Palette.Darker(face.Lips, 0.45f), new(0, 0.5f), 0.5f, edge);
        canvas.Paint(new(240, 120, 125), new(0, 0.6f), 0.4f,
            p => Math.Max(edge(p), Ellipse(p, new(0, 0.38f + wide), new(wide * 0.75f, wide * 0.5f))));
        canvas.Paint(Palette.White, new(0, 0.4f), 0.4f, p => Math.Max(edge(p), p.Y - 0.38f - wide * 0.3f));
    }

    private void Gasp(float wide)
    {
        Func<Vector2, float> edge = p => Ellipse(p, new(0, 0.5f), new(wide, wide * 1.3f));

        Outlined(Palette.Darker(face.Lips, 0.45f), new(0, 0.5f), 0.4f, edge);
        canvas.Paint(new(240, 120, 125), new(0, 0.55f), 0.4f,
            p => Math.Max(edge(p), Ellipse(p, new(0, 0.5f + wide * 1.1f), new(wide * 0.9f, wide * 0.6f))));
    }

    private float HeadEdge(Vector2 p)
    {
        var (wide, high) = (face.Head.X, face.Head.Y);
        var oval = Ellipse(p, Vector2.Zero, face.Head);
        var block = Box(p, Vector2.Zero, new(wide, high), 0.6f * wide);

        return oval + (block - oval) * face.Squareness;
    }

    private float Curls(Vector2 p)
    {
        var nearest = float.MaxValue;
        for (var i = -4; i <= 4; i++)
        {
            var (sine, cosine) = MathF.SinCos(Math.Abs(i) * 0.42f);
            var centre = new Vector2(sine * face.Head.X, -cosine * face.Head.Y) * 1.02f;
            nearest = Math.Min(nearest, Disc(new(i < 0 ? -p.X : p.X, p.Y), centre, 0.3f));
        }

        return nearest;
    }

    private float Spikes(Vector2 p)
    {
        var nearest = float.MaxValue;
        for (var i = -3; i <= 3; i++)
        {
            var (sine, cosine) = MathF.SinCos(i * 0.38f);
            var root = new Vector2(sine * face.Head.X, -cosine * face.Head.Y);
            nearest = Math.Min(nearest, Stroke(p, root * 0.75f, root * 1.3f, 0.26f, 0.02f));
        }

        return nearest;
    }

    private void Outlined(Vector3 colour, Vector2 centre, float reach, Func<Vector2, float> edge) =>
        canvas.Paint(colour, centre, reach, edge, line: (Palette.Darker(colour, 0.55f), Outline));

    /// <summary>Paints the same thing on both sides: right as given, left with the point mirrored first.</summary>
    private static void Pair(Action<int, Func<Vector2, Vector2>> paint)
    {
        paint(1, p => p);
        paint(-1, p => new(-p.X, p.Y));
    }
}
