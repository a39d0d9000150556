using System.Globalization;
using System.Numerics;
using SkiaSharp;

namespace SelfAttentionGan.Imaging;

/// <summary>
/// One panel of an attention overlay: an enlarged image in a frame, with a heat map, markers and a color bar.
/// </summary>
internal sealed class HeatmapPanel : IDisposable
{
    private const int BarHeight = 6, FontSize = 11, Footer = BarHeight + FontSize + 8;

    // Gray at half its brightness, from 20 of 255 up.
    private static readonly float[] Dim =
    [
        0.1495f, 0.2935f, 0.057f, 0, 20 / 255f,
        0.1495f, 0.2935f, 0.057f, 0, 20 / 255f,
        0.1495f, 0.2935f, 0.057f, 0, 20 / 255f,
        0, 0, 0, 1, 0,
    ];

    private static readonly Vector3[] Heats =
        [new(40, 8, 90), new(150, 25, 110), new(235, 75, 45), new(255, 175, 40), new(255, 250, 190)];

    private readonly SKBitmap bitmap;
    private readonly SKCanvas canvas;
    private readonly int thickness;

    /// <param name="image">The image.</param>
    /// <param name="scale">How many times it is enlarged, pixels as squares.</param>
    /// <param name="frame">The color around it.</param>
    /// <param name="thickness">Of the frame, in pixels.</param>
    /// <param name="heat">
    /// Values from 0 to 1, a row after the other, for each pixel of the enlarged image; null leaves it as it is.
    /// </param>
    public HeatmapPanel(Bitmap image, int scale, SKColor frame, int thickness, float[]? heat = null)
    {
        this.thickness = thickness;
        (Width, Height) = (image.Width * scale, image.Height * scale);
        bitmap = SkiaPixels.Create(Width + 2 * thickness, Height + 2 * thickness + Footer);
        canvas = new(bitmap);
        canvas.Clear(SKColors.White);
        DrawRectangle(new(0, 0, bitmap.Width, bitmap.Height - Footer), frame);

        canvas.Translate(thickness, thickness);
        DrawImage(image, dimmed: heat is not null);
        if (heat is not null)
            DrawHeat(heat);
    }

    public int Width { get; }

    public int Height { get; }

    private float Radius => Math.Max(3, Math.Min(Width, Height) / 26f);

    /// <summary>Marks a place: a disc of the color with a white ring and a thin dark line around it.</summary>
    public void DrawDot(QueryPoint place, SKColor color)
    {
        DrawDisc(place, Radius + 2.5f, new(20, 20, 20));
        DrawDisc(place, Radius + 1.5f, SKColors.White);
        DrawDisc(place, Radius, color);
    }

    /// <summary>Marks a place and leaves what is in its middle to be seen.</summary>
    public void DrawRing(QueryPoint place, SKColor color)
    {
        DrawRing(place, Radius - 2.5f, Radius + 2, new(20, 20, 20));
        DrawRing(place, Radius - 2, Radius + 1.5f, SKColors.White);
        DrawRing(place, Radius - 1.5f, Radius + 0.5f, color);
    }

    /// <summary>Draws the scale of the colors under the image, from 0 to the largest value.</summary>
    public void DrawColorBar(double largest)
    {
        var top = Height + thickness + 3;
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

    public Bitmap ToBitmap() => SkiaPixels.FromSkia(bitmap);

    public void Dispose()
    {
        canvas.Dispose();
        bitmap.Dispose();
    }

    private void DrawImage(Bitmap image, bool dimmed)
    {
        using var pixels = image.ToRgb().ToSkia();
        using var skia = SKImage.FromBitmap(pixels);
        using var paint = new SKPaint();
        using var dim = SKColorFilter.CreateColorMatrix(Dim);
        if (dimmed)
            paint.ColorFilter = dim;

        canvas.DrawImage(skia, new SKRect(0, 0, Width, Height), new SKSamplingOptions(SKFilterMode.Nearest), paint);
    }

    private void DrawHeat(float[] heat)
    {
        using var overlay = new SKBitmap(Width, Height);
        overlay.Pixels = Array.ConvertAll(heat, HeatColor);
        canvas.DrawBitmap(overlay, 0, 0);
    }

    private void DrawRectangle(SKRect rectangle, SKColor color)
    {
        using var paint = new SKPaint { Color = color };
        canvas.DrawRect(rectangle, paint);
    }

    private void DrawDisc(QueryPoint place, float radius, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        canvas.DrawCircle(Point(place), radius, paint);
    }

    private void DrawRing(QueryPoint place, float inner, float outer, SKColor color)
    {
        using var paint = new SKPaint
        {
            Color = color,
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = outer - inner,
        };
        canvas.DrawCircle(Point(place), (inner + outer) / 2, paint);
    }

    private SKPoint Point(QueryPoint place) => new((float)place.X * Width, (float)place.Y * Height);

    /// <summary>Nothing at 0, a bright yellow at 1, never quite opaque.</summary>
    private static SKColor HeatColor(float heat)
    {
        var at = heat * (Heats.Length - 1);
        var stop = Math.Min((int)at, Heats.Length - 2);
        var color = Vector3.Lerp(Heats[stop], Heats[stop + 1], at - stop);

        return new((byte)color.X, (byte)color.Y, (byte)color.Z, (byte)(204 * heat + 0.5f));
    }
}
