namespace SelfAttentionGan.Data;

/// <summary>Shape of the images of a source: channels × height × width.</summary>
/// <param name="Channels">1 for gray, 2 for gray and alpha, 3 for RGB, 4 for RGB and alpha.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels in a row.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Formats the shape as C×H×W.</summary>
    public override string ToString() => $"{Channels}×{Height}×{Width}";

    /// <summary>Returns the shape of square images.</summary>
    /// <exception cref="ArgumentException">A size below 1, or another number of channels.</exception>
    internal static ImageShape Square(int channels, int size) => new ImageShape(channels, size, size).Validate();

    /// <summary>Returns the shape if it is valid.</summary>
    /// <exception cref="ArgumentException">A size below 1, or another number of channels.</exception>
    internal ImageShape Validate()
    {
        if (Height < 1 || Width < 1)
            throw new ArgumentException(
                $"Images are at least one pixel wide and high, but got {Height}×{Width} (height × width).");
        if (Channels is < 1 or > 4)
            throw new ArgumentException(
                $"Images have 1 (gray) to 4 (RGB and alpha) channels, but got {Channels}.");

        return this;
    }
}
