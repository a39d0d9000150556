using System.Runtime.InteropServices;
using SkiaSharp;

namespace SelfAttentionGan.Imaging;

/// <summary>
/// Pixel copies between <see cref="ImageBuffer"/> and SkiaSharp, unpremultiplied and without color management.
/// </summary>
internal static class SkiaPixels
{
    /// <summary>
    /// Returns a copy that SKCanvas can draw on: Gray8 for one channel, opaque Rgba8888 for three, unpremultiplied
    /// Rgba8888 for two and four. The caller disposes it.
    /// </summary>
    public static SKBitmap ToSkia(this ImageBuffer image)
    {
        var info = Info(image.Width, image.Height, image.Channels);
        var samples = image.Channels is 2 or 3 ? ToRgba(image) : image.Pixels;
        var skia = new SKBitmap(info, info.RowBytes);
        samples.CopyTo(skia.GetPixelSpan());

        return skia;
    }

    /// <summary>Returns an opaque black bitmap to draw on. The caller disposes it.</summary>
    public static SKBitmap Create(int width, int height) => new(Info(width, height, channels: 3));

    /// <summary>Returns the first channels of a bitmap of <see cref="Create"/>.</summary>
    public static byte[] ToPixels(SKBitmap drawn, int channels = 3)
    {
        var rgba = drawn.GetPixelSpan();
        var pixels = new byte[rgba.Length / 4 * channels];
        for (int from = 0, to = 0; to < pixels.Length; from += 4, to += channels)
            rgba.Slice(from, channels).CopyTo(pixels.AsSpan(to));

        return pixels;
    }

    /// <summary>
    /// Copies an SKBitmap of any color type: one channel for Gray8, three where it is opaque, else four.
    /// </summary>
    public static ImageBuffer FromSkia(SKBitmap skia)
    {
        var channels = skia.ColorType == SKColorType.Gray8 ? 1 : skia.AlphaType == SKAlphaType.Opaque ? 3 : 4;
        var info = Info(skia.Width, skia.Height, channels);
        var samples = new byte[info.BytesSize];
        Read(skia, info, samples);

        return new(skia.Width, skia.Height, channels, channels == 3 ? DropAlpha(samples) : samples);
    }

    /// <summary>Returns the pixels in four channels, opaque where there is no alpha.</summary>
    public static byte[] ToRgba(ImageBuffer image)
    {
        var pixels = image.Pixels;
        var channels = image.Channels;
        var (green, blue) = channels < 3 ? (0, 0) : (1, 2);
        var hasAlpha = channels is 2 or 4;
        var rgba = new byte[(long)image.Width * image.Height * 4];

        for (int from = 0, to = 0; to < rgba.Length; from += channels, to += 4)
            (rgba[to], rgba[to + 1], rgba[to + 2], rgba[to + 3]) = (pixels[from], pixels[from + green],
                pixels[from + blue], hasAlpha ? pixels[from + channels - 1] : byte.MaxValue);

        return rgba;
    }

    /// <summary>Drops the fourth of four samples of each pixel.</summary>
    public static byte[] DropAlpha(ReadOnlySpan<byte> rgba)
    {
        var rgb = new byte[rgba.Length / 4 * 3];
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
            (rgb[to], rgb[to + 1], rgb[to + 2]) = (rgba[from], rgba[from + 1], rgba[from + 2]);

        return rgb;
    }

    private static SKImageInfo Info(int width, int height, int channels) => new(
        width, height, channels == 1 ? SKColorType.Gray8 : SKColorType.Rgba8888,
        channels is 1 or 3 ? SKAlphaType.Opaque : SKAlphaType.Unpremul);

    private static void Read(SKBitmap skia, SKImageInfo info, byte[] samples)
    {
        var pinned = GCHandle.Alloc(samples, GCHandleType.Pinned);
        try
        {
            using var pixels = skia.PeekPixels();
            if (!pixels.ReadPixels(info, pinned.AddrOfPinnedObject(), info.RowBytes, 0, 0))
                throw new ArgumentException(
                    $"An SKBitmap is copied when it has pixels, but this is {skia.ColorType} without any.",
                    nameof(skia));
        }
        finally
        {
            pinned.Free();
        }
    }
}
