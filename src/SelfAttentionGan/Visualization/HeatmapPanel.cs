using System.Globalization;
using System.Numerics;
using SelfAttentionGan.Imaging;
using SkiaSharp;

namespace SelfAttentionGan.Visualization;

/// <summary>
/// Heat map of attention weights over an enlarged image, with a border, point markers and a color bar.
/// </summary>
internal sealed class HeatmapPanel : IDisposable
{
    private const int BarHeight = 6, FontSize = 11, Footer = BarHeight + FontSize + 8;

    // Grayscale at half brightness, plus 20 of 255.
    private static readonly float[] Dim =
    [
        0.1495f, 0.2935f, 0.057f, 0, 20 / 255f,
        0.1495f, 0.2935f, 0.057f, 0, 20 / 255f,
        0.1495f, 0.2935f, 0.057f, 0, 20 / 255f,
        0, 0, 0, 1, 0,
    ];

    private static readonly Vector3[] ColorMap =
        [new(40, 8, 90), new(150, 25, 110), new(235, 75, 45), new(255, 175, 40), new(255, 250, 190)];

    private readonly SKBitmap bitmap;
    private readonly SKCanvas canvas;
    private readonly int borderWidth;

    /// <param name="image">The image.</param>
    /// <param name="scale">Integer scale of the image (nearest neighbor).</param>
    /// <param name="borderColor">The color of the border.</param>
    /// <param name="borderWidth">The width of the border, in pixels.</param>
    /// <param name="heat">
    /// Values from 0 to 1, row by row, for each pixel of the enlarged image; null draws the plain image.
    /// </param>
    public HeatmapPanel(ImageBuffer image, int scale, SKColor borderColor, int borderWidth, float[]? heat = null)
    {
        this.borderWidth = borderWidth;
        (Width, Height) = (image.Width * scale, image.Height * scale);
        bitmap = SkiaPixels.Create(Width + 2 * borderWidth, Height + 2 * borderWidth + Footer);
        canvas = new(bitmap);
        canvas.Clear(SKColors.White);
        DrawRectangle(new(0, 0, bitmap.Width, bitmap.Height - Footer), borderColor);

        canvas.Translate(borderWidth, borderWidth);
        DrawImage(image, dimmed: heat is not null);
        if (heat is not null)
            DrawHeat(heat);
    }

    public int Width { get; }

    public int Height { get; }

    private float Radius => Math.Max(3, Math.Min(Width, Height) / 26f);

    /// <summary>Marks a point: a disc of the color with a white ring and a thin dark outline.</summary>
    public void DrawDot((double X, double Y) point, SKColor color)
    {
        DrawDisc(point, Radius + 2.5f, new(20, 20, 20));
        DrawDisc(point, Radius + 1.5f, SKColors.White);
        DrawDisc(point, Radius, color);
    }

    /// <summary>Marks a point by a ring, so that the image remains visible in it.</summary>
    public void DrawRing((double X, double Y) point, SKColor color)
    {
        DrawRing(point, Radius - 2.5f, Radius + 2, new(20, 20, 20));
        DrawRing(point, Radius - 2, Radius + 1.5f, SKColors.White);
        DrawRing(point, Radius - 1.5f, Radius + 0.5f, color);
    }

    /// <summary>Draws the color bar under the image, from 0 to the largest value.</summary>
    public void DrawColorBar(double largest)
    {
        var top = Height + borderWidth + 3;
        for (var x = 0; x < Width; x++)
        {
            var heat = x / Math.Max(1f, Width - 1);
            DrawRectangle(new(x, top, x + 1, top + BarHeight), new(84, 84, 84));
            DrawRectangle(new(x, top, x + 1, top + BarHeight), HeatColor(heat));
        }

        var baseline = top + BarHeight + FontSize + 1;
        var number = largest.ToString("G2", CultureInfo.InvariantCulture);
        var left = Width - CaptionFont.Default.Measure(number, FontSize);
        CaptionFont.Default.Draw(canvas, number, Math.Max(0, left), baseline, FontSize, SKColors.Black);
        if (left > FontSize)
            CaptionFont.Default.Draw(canvas, "0", 0, baseline, FontSize, SKColors.Black);
    }

    public ImageBuffer ToImageBuffer() => SkiaPixels.FromSkia(bitmap);

    public void Dispose()
    {
        canvas.Dispose();
        bitmap.Dispose();
    }

    private void DrawImage(ImageBuffer image, bool dimmed)
    {
        using var pixels = image.ToRgb().ToSkia();
        using var skia = SKImage.FromBitmap(pixels);
        using var style = new SKPaint();
        using var dim = SKColorFilter.CreateColorMatrix(Dim);
        if (dimmed)
            style.ColorFilter = dim;

        canvas.DrawImage(skia, new SKRect(0, 0, Width, Height), new SKSamplingOptions(SKFilterMode.Nearest), style);
    }

    private void DrawHeat(float[] heat)
    {
        using var overlay = new SKBitmap(Width, Height);
        overlay.Pixels = Array.ConvertAll(heat, HeatColor);
        canvas.DrawBitmap(overlay, 0, 0);
    }

    private void DrawRectangle(SKRect rectangle, SKColor color)
    {
        using var style = new SKPaint { Color = color };
        canvas.DrawRect(rectangle, style);
    }

    private void DrawDisc((double X, double Y) point, float radius, SKColor color)
    {
        using var style = new SKPaint { Color = color, IsAntialias = true };
        canvas.DrawCircle(ToPixels(point), radius, style);
    }

    private void DrawRing((double X, double Y) point, float inner, float outer, SKColor color)
    {
        using var style = new SKPaint
        {
            Color = color,
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = outer - inner,
        };
        canvas.DrawCircle(ToPixels(point), (inner + outer) / 2, style);
    }

    private SKPoint ToPixels((double X, double Y) point) => new((float)point.X * Width, (float)point.Y * Height);

    /// <summary>Transparent at 0, bright yellow and nearly opaque at 1.</summary>
    private static SKColor HeatColor(float heat)
    {
        var at = heat * (ColorMap.Length - 1);
        var stop = Math.Min((int)at, ColorMap.Length - 2);
        var color = Vector3.Lerp(ColorMap[stop], ColorMap[stop + 1], at - stop);

        return new((byte)color.X, (byte)color.Y, (byte)color.Z, (byte)(204 * heat + 0.5f));
    }
}
