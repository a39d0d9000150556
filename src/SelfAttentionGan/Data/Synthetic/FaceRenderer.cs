using System.Numerics;
using SkiaSharp;

namespace SelfAttentionGan.Data.Synthetic;

/// <summary>
/// Renders a face with SkiaSharp from the back to the front: shoulders, hair, ears, head, hair again, eyes, nose and
/// mouth.
/// </summary>
internal sealed class FaceRenderer : IDisposable
{
    // Half the least width of lips, in pixels: thinner ones fade in small images.
    private const float MinHalfLip = 0.7f;

    // By the green channel. Dark lips are invisible on darker skin.
    private const float BrightSkin = 108;

    private static readonly Vector3 PaleLips = new(232, 120, 120), Tongue = new(240, 120, 125);

    private readonly Face face;
    private readonly ShapeCanvas canvas;
    private readonly Vector3 shade, blush, lips;
    private readonly float lip;

    private FaceRenderer(Face face, int size)
    {
        this.face = face;
        canvas = new(size);
        shade = Palette.Darker(face.Skin, 0.18f);
        lips = face.Skin.Y < BrightSkin ? PaleLips : Palette.Darker(face.Lips, 0.4f);
        blush = Vector3.Lerp(face.Skin, new(240, 70, 80), 0.6f);
        lip = Math.Max(0.045f, MinHalfLip * 2 / size / face.Scale);
    }

    /// <summary>Returns size × size RGB pixels.</summary>
    public static byte[] Render(Face face, int size)
    {
        using var renderer = new FaceRenderer(face, size);
        renderer.Draw(size / 2f);

        return renderer.canvas.ToPixels();
    }

    public void Dispose() => canvas.Dispose();

    /// <summary>Draws on a square from (-1, -1) at the top left to (1, 1).</summary>
    /// <param name="unit">Pixels of a unit length.</param>
    private void Draw(float unit)
    {
        canvas.FillGradient(face.Sky, face.Ground, 2 * unit);

        canvas.Skia.Scale(unit);
        canvas.Skia.Translate(1 + face.Center.X, 1 + face.Center.Y);
        canvas.Skia.Scale(face.Scale);
        Shoulders();

        canvas.Skia.RotateRadians(face.Tilt);
        HairBehind();
        Ears();
        canvas.OutlinedRectangle(face.Skin, Vector2.Zero, face.Head, HeadCorner);
        Cheeks();
        HairInFront();
        Brows();
        Eyes();
        Glasses();
        canvas.Arc(Palette.Darker(face.Skin, 0.3f), new(0, 0.13f), 0.08f, 1.1f, 0.025f);
        Mouth();
    }

    /// <summary>The corners of the head are those of an ellipse, of a block, or between.</summary>
    private Vector2 HeadCorner => Vector2.Lerp(face.Head, new(0.6f * face.Head.X), face.Squareness);

    private void Shoulders()
    {
        canvas.OutlinedOval(face.Shirt, new(0, 1.75f), new(1.15f, 0.78f));
        canvas.OutlinedRectangle(shade, new(0, 0.85f), new(0.25f, 0.33f), new(0.2f));
    }

    private void HairBehind()
    {
        var (wide, high) = (face.Head.X, face.Head.Y);

        if (face.Style == HairStyle.Long)
            canvas.OutlinedRectangle(face.Hair, new(0, 0.1f), new(wide + 0.16f, high + 0.22f), new(0.62f));
        else if (face.Style == HairStyle.Buns)
            Pair(side => canvas.OutlinedOval(face.Hair, new(side * (wide - 0.08f), -high + 0.12f), new(0.31f)));
        else if (face.Style == HairStyle.Curly)
            Curls();
        else if (face.Style == HairStyle.Spiky)
            Spikes();
    }

    private void Curls()
    {
        Circles(Palette.Darker(face.Hair, 0.55f), 0.3f + ShapeCanvas.Outline);
        Circles(face.Hair, 0.3f);

        void Circles(Vector3 color, float radius)
        {
            using var circles = new SKPath();
            for (var i = -4; i <= 4; i++)
                circles.AddOval(ShapeCanvas.Around(1.02f * OnHead(i * 0.42f), new(radius)));
            canvas.Path(color, circles);
        }
    }

    private void Spikes()
    {
        using var spikes = new SKPath();
        for (var i = -3; i <= 3; i++)
        {
            var (root, across) = (0.75f * OnHead(i * 0.38f), new Vector2(MathF.Cos(i * 0.38f), MathF.Sin(i * 0.38f)));
            spikes.AddPoly([Point(root - 0.26f * across), Point(1.3f / 0.75f * root), Point(root + 0.26f * across)]);
        }

        canvas.OutlinedPath(face.Hair, spikes);
    }

    private void Ears() => Pair(side =>
    {
        var (ear, center) = (face.EarSize, new Vector2(side * (face.Head.X + 0.02f), 0.08f));

        canvas.OutlinedOval(face.Skin, center, new(ear * 0.85f, ear * 1.1f));
        canvas.Oval(shade, center, new(ear * 0.4f, ear * 0.6f));
        if (face.Earrings is { } jewel)
            canvas.OutlinedOval(jewel, center + new Vector2(side * 0.02f, ear + 0.07f), new(0.075f));
    });

    private void Cheeks() => Pair(side =>
    {
        var center = new Vector2(side * face.Head.X * 0.62f, 0.3f);
        canvas.Oval(blush, center, new(0.15f, 0.1f), face.Blush);

        if (!face.Freckles)
            return;

        foreach (var (x, y) in ((float, float)[])[(0, 0), (-0.09f, -0.05f), (0.08f, -0.05f)])
            canvas.Oval(Palette.Darker(face.Skin, 0.4f), center + new Vector2(side * x, y), new(0.025f));
    });

    private void HairInFront()
    {
        if (face.Style == HairStyle.Bald)
            return;

        Cap(Palette.Darker(face.Hair, 0.55f), 0.05f + ShapeCanvas.Outline, ShapeCanvas.Outline);
        Cap(face.Hair, 0.05f, 0);
        var top = -face.Head.Y;
        canvas.Line(Palette.White, new(-0.34f, top + 0.24f), new(-0.12f, top + 0.13f), 0.03f, 0.3f);
    }

    /// <summary>Draws the part of a larger head that lies above the hairline.</summary>
    private void Cap(Vector3 color, float larger, float lower)
    {
        const int Columns = 32;

        var (size, corner) = (face.Head + new Vector2(larger), HeadCorner + new Vector2(larger));
        var (above, below) = (new List<SKPoint>(), new List<SKPoint>());
        for (var i = 0; i <= Columns; i++)
        {
            var x = size.X * MathF.Sin(MathF.PI * ((float)i / Columns - 0.5f));
            var curve = Math.Clamp((Math.Abs(x) - size.X + corner.X) / corner.X, 0, 1);
            var edge = size.Y - corner.Y * (1 - MathF.Sqrt(1 - curve * curve));
            if (Math.Min(Hairline(x) + lower, edge) is var bottom && bottom >= -edge)
            {
                above.Add(new(x, -edge));
                below.Add(new(x, bottom));
            }
        }

        below.Reverse();
        using var cap = new SKPath();
        cap.AddPoly([.. above, .. below]);
        canvas.Path(color, cap);
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
        var color = Palette.Darker(face.Hair, 0.35f);

        Pair(side => canvas.Line(
            color, new(side * (face.EyeDistance - 0.13f), inner), new(side * (face.EyeDistance + 0.15f), outer),
            halfWidth: 0.04f));
    }

    private void Eyes()
    {
        var size = face.EyeSize * (face.Expression == Expression.Surprised ? 1.18f : 1);

        Pair(side =>
        {
            var center = new Vector2(side * face.EyeDistance, -0.06f);
            var pupil = center + face.PupilOffset;

            canvas.Oval(Palette.Ink, center + new Vector2(0, -0.025f), new Vector2(0.195f, 0.215f) * size);
            canvas.Oval(Palette.White, center, new Vector2(0.175f, 0.19f) * size);
            canvas.Oval(face.Eyes, pupil, new(0.13f * face.EyeSize));
            canvas.Oval(Palette.Ink, pupil, new(0.07f * face.EyeSize));
            canvas.Oval(Palette.White, pupil + new Vector2(-0.045f, -0.05f), new(0.04f));
        });
    }

    private void Glasses()
    {
        if (face.Glasses is not { } frame)
            return;

        canvas.Line(frame, new(-face.EyeDistance + 0.2f, -0.08f), new(face.EyeDistance - 0.2f, -0.08f), 0.03f);
        Pair(side => canvas.Circle(frame, new(side * face.EyeDistance, -0.06f), 0.255f, 0.03f));
    }

    private void Mouth()
    {
        var wide = face.MouthWidth;

        if (face.Expression == Expression.Happy && face.OpenMouth)
            Grin(wide);
        else if (face.Expression == Expression.Happy)
            canvas.Arc(lips, new(0, 0.47f - wide), wide * 1.25f, 0.95f, lip);
        else if (face.Expression == Expression.Sad)
            canvas.Arc(lips, new(0, 0.47f + wide), wide * -1.1f, 0.85f, lip);
        else if (face.Expression == Expression.Surprised)
            Gasp(wide * 0.55f);
        else
            canvas.Arc(lips, new(0, 0.45f - 2 * wide), 2 * wide, 0.33f, lip);
    }

    private void Grin(float wide)
    {
        using var mouth = new SKPath();
        mouth.AddArc(ShapeCanvas.Around(new(0, 0.38f), new(wide * 1.15f, wide)), 0, 180);
        mouth.Close();

        canvas.OutlinedPath(Palette.Darker(face.Lips, 0.45f), mouth);
        canvas.Skia.Save();
        canvas.Skia.ClipPath(mouth, antialias: true);
        canvas.Oval(Tongue, new(0, 0.38f + wide), new(wide * 0.75f, wide * 0.5f));
        canvas.Rectangle(Palette.White, default, new(1, 0.38f + wide * 0.3f), default);
        canvas.Skia.Restore();
    }

    private void Gasp(float wide)
    {
        using var mouth = new SKPath();
        mouth.AddOval(ShapeCanvas.Around(new(0, 0.5f), new(wide, wide * 1.3f)));

        canvas.OutlinedPath(Palette.Darker(face.Lips, 0.45f), mouth);
        canvas.Skia.Save();
        canvas.Skia.ClipPath(mouth, antialias: true);
        canvas.Oval(Tongue, new(0, 0.5f + wide * 1.1f), new(wide * 0.9f, wide * 0.6f));
        canvas.Skia.Restore();
    }

    private Vector2 OnHead(float angle) => new Vector2(MathF.Sin(angle), -MathF.Cos(angle)) * face.Head;

    private static SKPoint Point(Vector2 point) => new(point.X, point.Y);

    private static void Pair(Action<int> draw)
    {
        draw(-1);
        draw(1);
    }
}
