using System.Numerics;
using SelfAttentionGan.Imaging;
using SkiaSharp;

namespace SelfAttentionGan.Data.Synthetic;

/// <summary>A SkiaSharp canvas with the few antialiased shapes of a face, plain or with a darker outline.</summary>
internal sealed class ShapeCanvas : IDisposable
{
    /// <summary>The width of outlines.</summary>
    public const float Outline = 0.035f;

    private readonly SKBitmap bitmap;
    private readonly SKPaint paint = new() { IsAntialias = true, StrokeCap = SKStrokeCap.Round };

    public ShapeCanvas(int size)
    {
        bitmap = SkiaPixels.Create(size, size);
        Skia = new(bitmap);
    }

    /// <summary>The canvas itself, for its transformation and clip.</summary>
    public SKCanvas Skia { get; }

    public static SKRect Around(Vector2 centre, Vector2 half) =>
        new(centre.X - half.X, centre.Y - half.Y, centre.X + half.X, centre.Y + half.Y);

    /// <summary>Returns RGB pixels.</summary>
    public byte[] ToPixels() => SkiaPixels.ToPixels(bitmap);

    public void Dispose()
    {
        paint.Dispose();
        Skia.Dispose();
        bitmap.Dispose();
    }

    /// <summary>Fills everything with a gradient from the top down to a height.</summary>
    public void Fade(Vector3 top, Vector3 bottom, float height)
    {
        using var fade = SKShader.CreateLinearGradient(
            default, new(0, height), [Color(top), Color(bottom)], SKShaderTileMode.Clamp);

        paint.Shader = fade;
        Skia.DrawPaint(paint);
        paint.Shader = null;
    }

    public void Circle(Vector3 color, Vector2 centre, float radius, float halfWidth)
    {
        Ink(color, 2 * halfWidth);
        Skia.DrawCircle(centre.X, centre.Y, radius, paint);
    }

    public void OutlinedOval(Vector3 color, Vector2 centre, Vector2 radii)
    {
        Oval(Palette.Darker(color, 0.55f), centre, radii + new Vector2(Outline));
        Oval(color, centre, radii);
    }

    public void OutlinedRectangle(Vector3 color, Vector2 centre, Vector2 half, Vector2 corner)
    {
        Rectangle(Palette.Darker(color, 0.55f), centre, half + new Vector2(Outline), corner + new Vector2(Outline));
        Rectangle(color, centre, half, corner);
    }

    public void OutlinedPath(Vector3 color, SKPath path)
    {
        Ink(Palette.Darker(color, 0.55f), 2 * Outline);
        Skia.DrawPath(path, paint);
        Path(color, path);
    }

    public void Oval(Vector3 color, Vector2 centre, Vector2 radii, float opacity = 1)
    {
        Ink(color, opacity: opacity);
        Skia.DrawOval(centre.X, centre.Y, radii.X, radii.Y, paint);
    }

    public void Rectangle(Vector3 color, Vector2 centre, Vector2 half, Vector2 corner)
    {
        Ink(color);
        Skia.DrawRoundRect(Around(centre, half), corner.X, corner.Y, paint);
    }

    public void Path(Vector3 color, SKPath path)
    {
        Ink(color);
        Skia.DrawPath(path, paint);
    }

    public void Line(Vector3 color, Vector2 from, Vector2 to, float halfWidth, float opacity = 1)
    {
        Ink(color, 2 * halfWidth, opacity);
        Skia.DrawLine(from.X, from.Y, to.X, to.Y, paint);
    }

    /// <summary>
    /// Draws an arc around a circle's lowest point, or its highest one where the radius is negative, reaching
    /// <paramref name="aperture"/> radians to each side.
    /// </summary>
    public void Arc(Vector3 color, Vector2 centre, float radius, float aperture, float halfWidth)
    {
        var (middle, reach) = (radius > 0 ? 90 : 270, aperture * 180 / MathF.PI);
        Ink(color, 2 * halfWidth);
        Skia.DrawArc(Around(centre, new(Math.Abs(radius))), middle - reach, 2 * reach, useCenter: false, paint);
    }

    /// <summary>Sets the color, and the width of a line; none fills.</summary>
    private void Ink(Vector3 color, float width = 0, float opacity = 1)
    {
        paint.Color = Color(color).WithAlpha((byte)(255 * opacity + 0.5f));
        paint.Style = width > 0 ? SKPaintStyle.Stroke : SKPaintStyle.Fill;
        paint.StrokeWidth = width;
    }

    private static SKColor Color(Vector3 color) =>
        new((byte)(color.X + 0.5f), (byte)(color.Y + 0.5f), (byte)(color.Z + 0.5f));
}
