using System.Runtime.InteropServices;
using SkiaSharp;

namespace SelfAttentionGan.Imaging;

/// <summary>Converts between SkiaSharp's bitmaps, 32 bits a pixel in the platform's byte order, and ours.</summary>
internal static class SkiaBitmaps
{
    // Where red, green and blue are in a pixel.
    private static readonly int[] Shifts =
    [
        SKImageInfo.PlatformColorRedShift, SKImageInfo.PlatformColorGreenShift, SKImageInfo.PlatformColorBlueShift,
    ];

    private static readonly uint Opaque = 0xFFu << SKImageInfo.PlatformColorAlphaShift;

    /// <summary>Returns an opaque bitmap to draw on.</summary>
    public static SKBitmap Create(int width, int height) =>
        new(new SKImageInfo(width, height, SKImageInfo.PlatformColorType, SKAlphaType.Opaque));

    /// <summary>Returns a copy for SkiaSharp; transparency is laid over white.</summary>
    public static SKBitmap FromBitmap(Bitmap bitmap)
    {
        var pixels = bitmap.ToRgb().Pixels;
        var copy = Create(bitmap.Width, bitmap.Height);
        var words = Words(copy);

        for (var i = 0; i < words.Length; i++)
            words[i] = Opaque | (uint)pixels[3 * i] << Shifts[0] | (uint)pixels[3 * i + 1] << Shifts[1]
                | (uint)pixels[3 * i + 2] << Shifts[2];

        return copy;
    }

    /// <summary>Returns what was drawn, in RGB, or in its first channel alone where all of it is gray.</summary>
    public static Bitmap ToBitmap(SKBitmap drawn, int channels = 3) =>
        new(drawn.Width, drawn.Height, channels, ToPixels(drawn, channels));

    /// <summary>Returns the bytes of what was drawn, channels of a pixel side by side.</summary>
    public static byte[] ToPixels(SKBitmap drawn, int channels = 3)
    {
        var words = Words(drawn);
        var pixels = new byte[words.Length * channels];

        for (var c = 0; c < channels; c++)
        {
            var shift = Shifts[c];
            for (int i = 0, at = c; i < words.Length; i++, at += channels)
                pixels[at] = (byte)(words[i] >> shift);
        }

        return pixels;
    }

    private static Span<uint> Words(SKBitmap bitmap) => MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan());
}
