namespace SelfAttentionGan.Data;

/// <summary>The shape every image of a source has.</summary>
/// <param name="Channels">1 for gray, 2 for gray and alpha, 3 for RGB, 4 for RGBA.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels in a row.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Spells the shape as C×H×W.</summary>
    public override string ToString() => $"{Channels}×{Height}×{Width}";

    /// <summary>Returns the shape of square images.</summary>
    /// <exception cref="ArgumentException">A size below 1, or another number of channels.</exception>
    internal static ImageShape Square(int channels, int size)
    {
        if (size < 1)
            throw new ArgumentOutOfRangeException(nameof(size), size, "Images are at least one pixel wide and high.");
        if (channels is < 1 or > 4)
            throw new ArgumentException("Images have 1 (gray), 2 (gray and alpha), 3 (RGB) or 4 (RGBA) channels, but got "
                + $"{channels}.", nameof(channels));

        return new(channels, size, size);
    }
}
