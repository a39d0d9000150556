using static TorchSharp.torch;

namespace LongRange;

/// <summary>A batch of gray images with colored squares, N×3×H×32 with values from -1 to 1.</summary>
internal sealed class SquareImages(int count, int height)
{
    public const int Width = 32, Side = 5, White = 7;

    private readonly float[] values = new float[count * 3 * height * Width];

    /// <summary>Returns one channel of a color; colors are the corners of the RGB cube, one bit per channel.</summary>
    public static float Level(int color, int channel) => (color >> channel & 1) == 1 ? 1 : -1;

    /// <summary>
    /// Returns two random positions at least <paramref name="minDistance"/> columns apart, the left one first.
    /// </summary>
    public ((int X, int Y) Left, (int X, int Y) Right) RandomPositions(Random random, int minDistance)
    {
        var left = random.Next(Width - Side - minDistance + 1);
        var right = random.Next(left + minDistance, Width - Side + 1);

        return ((left, Row()), (right, Row()));

        int Row() => random.Next(height - Side + 1);
    }

    /// <summary>Fills a square of an image.</summary>
    public void Fill(int image, (int X, int Y) position, int color)
    {
        for (var channel = 0; channel < 3; channel++)
            for (var y = position.Y; y < position.Y + Side; y++)
                values.AsSpan(((image * 3 + channel) * height + y) * Width + position.X, Side)
                    .Fill(Level(color, channel));
    }

    public Tensor ToTensor() => tensor(values, [count, 3, height, Width]);
}
