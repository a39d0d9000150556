using System.Text.Json.Serialization;

namespace SelfAttentionGan.Data;

/// <summary>
/// Shape of the images of a source, channels × height × width, or of volumes, channels × depth × height × width.
/// </summary>
/// <param name="Channels">1 for gray, 2 for gray and alpha, 3 for RGB, 4 for RGB and alpha.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels in a row.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Depth of volumes: voxels from front to back. The default is 0: images.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Depth { get; init; }

    /// <summary>The shape as a tensor has it without its batch dimension: C×H×W or C×D×H×W.</summary>
    internal long[] Dimensions => Depth > 0 ? [Channels, Depth, Height, Width] : [Channels, Height, Width];

    /// <summary>The number of values of an image or a volume.</summary>
    internal int Values => Channels * Math.Max(Depth, 1) * Height * Width;

    /// <summary>Formats the shape as C×H×W or C×D×H×W.</summary>
    public override string ToString() => string.Join('×', Dimensions);

    /// <summary>Returns the shape of square images.</summary>
    /// <exception cref="ArgumentException">A size below 1, or another number of channels.</exception>
    internal static ImageShape Square(int channels, int size) => new ImageShape(channels, size, size).Validate();

    /// <summary>Returns the shape of cubic volumes of one channel.</summary>
    internal static ImageShape Cube(int size) => new(1, size, size) { Depth = size };

    /// <summary>Returns the shape of images or volumes from that of their batch, N×C×H×W or N×C×D×H×W.</summary>
    internal static ImageShape OfBatch(long[] batch) =>
        new((int)batch[1], (int)batch[^2], (int)batch[^1]) { Depth = batch.Length == 5 ? (int)batch[2] : 0 };

    /// <exception cref="ArgumentException">These are volumes, and what takes them is for images alone.</exception>
    internal void RequireImages(string what)
    {
        if (Depth > 0)
            throw new ArgumentException($"{what} takes images C×H×W, but these are volumes of {this}; use images, or leave it out.");
    }

    /// <summary>Returns the shape of images if it is valid.</summary>
    /// <exception cref="ArgumentException">A size below 1, another number of channels, or a depth.</exception>
    internal ImageShape Validate()
    {
        RequireImages("A source of image files");
        if (Height < 1 || Width < 1)
            throw new ArgumentException(
                $"Images are at least one pixel wide and high, but got {Height}×{Width} (height × width).");
        if (Channels is < 1 or > 4)
            throw new ArgumentException(
                $"Images have 1 (gray) to 4 (RGB and alpha) channels, but got {Channels}.");

        return this;
    }
}
