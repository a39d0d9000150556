using static TorchSharp.torch;

namespace LongRange;

/// <summary>Grey pictures to paint squares on, N×3×H×32 with values from -1 to 1.</summary>
internal sealed class Squares(int count, int height)
{
    public const int Width = 32, Side = 5, White = 7;

    private readonly float[] values = new float[count * 3 * height * Width];

    /// <summary>Says how much of a channel is in a colour: colours are the corners of a cube, a bit a channel.</summary>
    public static float Level(int colour, int channel) => (colour >> channel & 1) == 1 ? 1 : -1;

    /// <summary>Draws two places at least <paramref name="apart"/> columns apart, the left one first.</summary>
    public ((int X, int Y) Left, (int X, int Y) Right) Places(Random lot, int apart)
    {
        var left = lot.Next(Width - Side - apart + 1);
        var right = lot.Next(left + apart, Width - Side + 1);

        return ((left, Row()), (right, Row()));

        int Row() => lot.Next(height - Side + 1);
    }

    public void Paint(int picture, (int X, int Y) place, int colour)
    {
        for (var channel = 0; channel < 3; channel++)
            for (var y = place.Y; y < place.Y + Side; y++)
                values.AsSpan(((picture * 3 + channel) * height + y) * Width + place.X, Side)
                    .Fill(Level(colour, channel));
    }

    public Tensor ToTensor() => tensor(values, [count, 3, height, Width]);
}
