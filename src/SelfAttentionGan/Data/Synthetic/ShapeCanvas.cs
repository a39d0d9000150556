using System.Numerics;
using SelfAttentionGan.Imaging;
using SkiaSharp;

namespace SelfAttentionGan.Data.Synthetic;

/// <summary>SkiaSharp canvas with the antialiased shapes of a face, plain or with a darker outline.</summary>
internal sealed class ShapeCanvas : IDisposable
{
    /// <summary>The width of outlines.</summary>
    public const float Outline = 0.035f;

    private readonly SKBitmap bitmap;
    private readonly SKPaint style = new() { IsAntialias = true, StrokeCap = SKStrokeCap.Round };

    public ShapeCanvas(int size)
    {
        bitmap = SkiaPixels.Create(size, size);
        Skia = new(bitmap);
    }

    /// <summary>The canvas itself, for its transformation and clip.</summary>
    public SKCanvas Skia { get; }

    public static SKRect Around(Vector2 center, Vector2 half) =>
        new(center.X - half.X, center.Y - half.Y, center.X + half.X, center.Y + half.Y);

    /// <summary>Returns RGB pixels.</summary>
    public byte[] ToPixels() => SkiaPixels.ToPixels(bitmap);

    public void Dispose()
    {
        style.Dispose();
        Skia.Dispose();
        bitmap.Dispose();
    }

    /// <summary>Fills everything with a gradient from the top down to a height.</summary>
    public void FillGradient(Vector3 top, Vector3 bottom, float height)
    {
        using var gradient = SKShader.CreateLinearGradient(
            default, new(0, height), [Color(top), Color(bottom)], SKShaderTileMode.Clamp);

        style.Shader = gradient;
        Skia.DrawPaint(style);
        style.Shader = null;
    }

    public void Circle(Vector3 color, Vector2 center, float radius, float halfWidth)
    {
        SetBrush(color, 2 * halfWidth);
        Skia.DrawCircle(center.X, center.Y, radius, style);
    }

    public void OutlinedOval(Vector3 color, Vector2 center, Vector2 radii)
    {
        Oval(Palette.Darker(color, 0.55f), center, radii + new Vector2(Outline));
        Oval(color, center, radii);
    }

    public void OutlinedRectangle(Vector3 color, Vector2 center, Vector2 half, Vector2 corner)
    {
        Rectangle(Palette.Darker(color, 0.55f), center, half + new Vector2(Outline), corner + new Vector2(Outline));
        Rectangle(color, center, half, corner);
    }

    public void OutlinedPath(Vector3 color, SKPath path)
    {
        SetBrush(Palette.Darker(color, 0.55f), 2 * Outline);
        Skia.DrawPath(path, style);
        Path(color, path);
    }

    public void Oval(Vector3 color, Vector2 center, Vector2 radii, float opacity = 1)
    {
        SetBrush(color, opacity: opacity);
        Skia.DrawOval(center.X, center.Y, radii.X, radii.Y, style);
    }

    public void Rectangle(Vector3 color, Vector2 center, Vector2 half, Vector2 corner)
    {
        SetBrush(color);
        Skia.DrawRoundRect(Around(center, half), corner.X, corner.Y, style);
    }

    public void Path(Vector3 color, SKPath path)
    {
        SetBrush(color);
        Skia.DrawPath(path, style);
    }

    public void Line(Vector3 color, Vector2 from, Vector2 to, float halfWidth, float opacity = 1)
    {
        SetBrush(color, 2 * halfWidth, opacity);
        Skia.DrawLine(from.X, from.Y, to.X, to.Y, style);
    }

    /// <summary>
    /// Draws an arc around a circle's lowest point, or its highest one where the radius is negative, reaching
    /// <paramref name="aperture"/> radians to each side.
    /// </summary>
    public void Arc(Vector3 color, Vector2 center, float radius, float aperture, float halfWidth)
    {
        var (middle, reach) = (radius > 0 ? 90 : 270, aperture * 180 / MathF.PI);
        SetBrush(color, 2 * halfWidth);
        Skia.DrawArc(Around(center, new(Math.Abs(radius))), middle - reach, 2 * reach, useCenter: false, style);
    }

    /// <summary>Sets the color, and the line width; 0 fills.</summary>
    private void SetBrush(Vector3 color, float width = 0, float opacity = 1)
    {
        style.Color = Color(color).WithAlpha((byte)(255 * opacity + 0.5f));
        style.Style = width > 0 ? SKPaintStyle.Stroke : SKPaintStyle.Fill;
        style.StrokeWidth = width;
    }

    private static SKColor Color(Vector3 color) =>
        new((byte)(color.X + 0.5f), (byte)(color.Y + 0.5f), (byte)(color.Z + 0.5f));
}
