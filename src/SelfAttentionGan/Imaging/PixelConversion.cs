using System.Runtime.InteropServices;

namespace SelfAttentionGan.Imaging;

/// <summary>
/// Pixel conversion between interleaved bytes, 0 to 255, and planar floats in [-1, 1].
/// </summary>
internal static class PixelConversion
{
    private static readonly float[] Values = [.. Enumerable.Range(0, 256).Select(level => level / 127.5f - 1)];

    /// <summary>Converts to planes, from a byte for each sample or from two, the lower first.</summary>
    public static void ToPlanar(ReadOnlySpan<byte> pixels, int channels, Span<float> planes)
    {
        if (pixels.Length == 2 * planes.Length)
        {
            ToPlanar(MemoryMarshal.Cast<byte, ushort>(pixels), channels, planes);
            return;
        }

        var area = pixels.Length / channels;
        for (var c = 0; c < channels; c++)
            for (var i = 0; i < area; i++)
                planes[c * area + i] = Values[pixels[i * channels + c]];
    }

    private static void ToPlanar(ReadOnlySpan<ushort> pixels, int channels, Span<float> planes)
    {
        var area = pixels.Length / channels;
        for (var c = 0; c < channels; c++)
            for (var i = 0; i < area; i++)
                planes[c * area + i] = pixels[i * channels + c] / 32767.5f - 1;
    }

    /// <summary>Converts to bytes; values outside [-1, 1] are clamped.</summary>
    public static void ToInterleaved(ReadOnlySpan<float> planes, int channels, Span<byte> pixels)
    {
        var area = pixels.Length / channels;
        for (var c = 0; c < channels; c++)
            for (var i = 0; i < area; i++)
                pixels[i * channels + c] = Level(planes[c * area + i]);
    }

    // NaN fails the first comparison and becomes black; a conversion would depend on the processor.
    private static byte Level(float value) =>
        value >= -1 ? (byte)(Math.Min(value, 1) * 127.5f + 128f) : byte.MinValue;
}
