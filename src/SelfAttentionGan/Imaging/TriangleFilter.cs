using System.Numerics;

namespace SelfAttentionGan.Imaging;

/// <summary>
/// Bilinear resizing that widens its triangle when it shrinks, so that fine patterns blur and do not alias.
/// </summary>
/// <remarks>
/// The weights are those of torchvision's <c>resize(antialias=True)</c>; sums stay in float until the end. Down comes
/// before across where there are fewer rows afterwards, across before down where not: so memory beyond the result is
/// a few rows, and most sums are over whole rows.
/// </remarks>
internal static class TriangleFilter
{
    public static byte[] Resize(
        ReadOnlySpan<byte> pixels, int width, int height, int channels, int toWidth, int toHeight)
    {
        var (across, down) = (new TriangleTaps(width, toWidth), new TriangleTaps(height, toHeight));
        var resized = new byte[(long)toWidth * toHeight * channels];

        if (toHeight < height)
            DownFirst(pixels, width * channels, channels, across, down, resized);
        else
            AcrossFirst(pixels, width * channels, channels, across, down, resized);

        return resized;
    }

    private static void DownFirst(
        ReadOnlySpan<byte> pixels, int length, int channels, TriangleTaps across, TriangleTaps down, Span<byte> resized)
    {
        var (tall, row) = (new float[length], new float[across.Count * channels]);

        for (var y = 0; y < down.Count; y++)
        {
            var from = down.First(y);
            var weights = down.Weights(y);
            tall.AsSpan().Clear();
            for (var k = 0; k < weights.Length; k++)
                Add(weights[k], pixels.Slice((from + k) * length, length), tall);

            Across(tall, across, channels, row);
            Round(row, resized.Slice(y * row.Length, row.Length));
        }
    }

    private static void AcrossFirst(
        ReadOnlySpan<byte> pixels, int length, int channels, TriangleTaps across, TriangleTaps down, Span<byte> resized)
    {
        var (height, toLength) = (pixels.Length / length, across.Count * channels);
        var (tall, row, wide) = (new float[length], new float[toLength], new float[height * toLength]);

        for (var y = 0; y < height; y++)
        {
            tall.AsSpan().Clear();
            Add(1, pixels.Slice(y * length, length), tall);
            Across(tall, across, channels, wide.AsSpan(y * toLength, toLength));
        }

        for (var y = 0; y < down.Count; y++)
        {
            var from = down.First(y);
            var weights = down.Weights(y);
            row.AsSpan().Clear();
            for (var k = 0; k < weights.Length; k++)
                Add(weights[k], wide.AsSpan((from + k) * toLength, toLength), row);

            Round(row, resized.Slice(y * toLength, toLength));
        }
    }

    private static void Across(ReadOnlySpan<float> row, TriangleTaps taps, int channels, Span<float> to)
    {
        for (var x = 0; x < taps.Count; x++)
        {
            var weights = taps.Weights(x);
            var window = row[(taps.First(x) * channels)..];
            if (channels == 3)
                Mix(weights, window, to.Slice(3 * x, 3));
            else
                to[x] = Mix(weights, window);
        }
    }

    private static float Mix(ReadOnlySpan<float> weights, ReadOnlySpan<float> window)
    {
        window = window[..weights.Length];
        var sum = 0f;
        for (var k = 0; k < weights.Length; k++)
            sum += weights[k] * window[k];

        return sum;
    }

    private static void Mix(ReadOnlySpan<float> weights, ReadOnlySpan<float> window, Span<float> pixel)
    {
        var (red, green, blue) = (0f, 0f, 0f);
        foreach (var weight in weights)
        {
            red += weight * window[0];
            green += weight * window[1];
            blue += weight * window[2];
            window = window[3..];
        }

        (pixel[0], pixel[1], pixel[2]) = (red, green, blue);
    }

    private static void Add(float weight, ReadOnlySpan<byte> row, Span<float> sums)
    {
        var (lanes, i) = (Vector<float>.Count, 0);
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[i..]), out var left, out var right);
            Vector.Widen(left, out var first, out var second);
            Vector.Widen(right, out var third, out var fourth);

            Add(weight, Vector.ConvertToSingle(first), sums[i..]);
            Add(weight, Vector.ConvertToSingle(second), sums[(i + lanes)..]);
            Add(weight, Vector.ConvertToSingle(third), sums[(i + 2 * lanes)..]);
            Add(weight, Vector.ConvertToSingle(fourth), sums[(i + 3 * lanes)..]);
        }

        for (; i < row.Length; i++)
            sums[i] += weight * row[i];
    }

    private static void Add(float weight, ReadOnlySpan<float> row, Span<float> sums)
    {
        var i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
            Add(weight, new Vector<float>(row[i..]), sums[i..]);

        for (; i < row.Length; i++)
            sums[i] += weight * row[i];
    }

    private static void Add(float weight, Vector<float> row, Span<float> sums) =>
        (new Vector<float>(sums) + weight * row).CopyTo(sums);

    private static void Round(ReadOnlySpan<float> row, Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)Math.Min(row[i] + 0.5f, byte.MaxValue);
    }
}
