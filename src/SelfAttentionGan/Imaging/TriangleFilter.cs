namespace SelfAttentionGan.Imaging;

/// <summary>
/// Bilinear resizing that widens its triangle when it shrinks, so that fine patterns blur and do not alias.
/// </summary>
/// <remarks>
/// The weights are those of torchvision's <c>resize(antialias=True)</c>; sums stay in float until the end.
/// </remarks>
internal static class TriangleFilter
{
    private readonly record struct Tap(int First, float[] Weights);

    public static byte[] Resize(
        ReadOnlySpan<byte> pixels, int width, int height, int channels, int toWidth, int toHeight)
    {
        var wide = new float[(long)toWidth * height * channels];
        var tall = new byte[(long)toWidth * toHeight * channels];
        var (across, down) = (Taps(width, toWidth), Taps(height, toHeight));

        for (var y = 0; y < height; y++)
            for (var x = 0; x < toWidth; x++)
                for (var c = 0; c < channels; c++)
                {
                    var sum = 0f;
                    var from = (y * width + across[x].First) * channels + c;
                    foreach (var weight in across[x].Weights)
                        (sum, from) = (sum + weight * pixels[from], from + channels);
                    wide[(y * toWidth + x) * channels + c] = sum;
                }

        var length = toWidth * channels;
        for (var y = 0; y < toHeight; y++)
            for (var x = 0; x < length; x++)
            {
                var sum = 0.5f;
                var from = down[y].First * length + x;
                foreach (var weight in down[y].Weights)
                    (sum, from) = (sum + weight * wide[from], from + length);
                tall[y * length + x] = (byte)Math.Min(sum, byte.MaxValue);
            }

        return tall;
    }

    private static Tap[] Taps(int length, int toLength)
    {
        var step = (double)length / toLength;
        var reach = Math.Max(step, 1);

        return [.. Enumerable.Range(0, toLength).Select(i => TapAt((i + 0.5) * step, reach, length))];
    }

    private static Tap TapAt(double centre, double reach, int length)
    {
        var first = Math.Max(0, (int)(centre - reach + 0.5));
        var end = Math.Min(length, (int)(centre + reach + 0.5));
        var weights = new double[end - first];

        for (var i = 0; i < weights.Length; i++)
            weights[i] = Math.Max(0, 1 - Math.Abs(first + i + 0.5 - centre) / reach);

        var sum = weights.Sum();
        return new(first, [.. weights.Select(weight => (float)(weight / sum))]);
    }
}
