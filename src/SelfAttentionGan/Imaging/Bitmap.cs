using static TorchSharp.torch;

namespace SelfAttentionGan.Imaging;

/// <summary>
/// A picture in ordinary memory: rows from the top, 8 bits a channel, channels of a pixel side by side.
/// </summary>
/// <remarks>Immutable: every change returns another bitmap.</remarks>
public sealed class Bitmap
{
    private readonly byte[] pixels;

    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">1 (grey), 3 (RGB) or 4 (RGBA, colours not multiplied by alpha).</param>
    /// <param name="pixels">
    /// Width × height × channels bytes; the bitmap keeps the array, so leave it alone afterwards.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A size below 1, another number of channels, or an array of another length.
    /// </exception>
    public Bitmap(int width, int height, int channels, byte[] pixels)
    {
        CheckSize(width, height);
        if (channels is not (1 or 3 or 4))
            throw new ArgumentException(
                $"A bitmap has 1 (grey), 3 (RGB) or 4 (RGBA) channels, but got {channels}.", nameof(channels));
        if (pixels.LongLength != (long)width * height * channels)
            throw new ArgumentException($"A {width}×{height} bitmap of {channels} channels takes "
                + $"{(long)width * height * channels} bytes, but got {pixels.Length}.", nameof(pixels));

        (Width, Height, Channels, this.pixels) = (width, height, channels, pixels);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 (grey), 3 (RGB) or 4 (RGBA).</summary>
    public int Channels { get; }

    /// <summary>All bytes, row by row from the top: pixel (x, y) begins at (y × Width + x) × Channels.</summary>
    public ReadOnlySpan<byte> Pixels => pixels;

    /// <summary>Reads a PNG, JPEG or WebP file; its content tells which.</summary>
    /// <returns>A bitmap of 1 (grey), 3 (RGB) or 4 (RGBA) channels.</returns>
    /// <exception cref="InvalidDataException">It is none of these, or damaged.</exception>
    /// <exception cref="NotSupportedException">It is of a rare kind.</exception>
    /// <exception cref="DllNotFoundException">
    /// The library that reads such files is not installed; the message names the package.
    /// </exception>
    public static Bitmap Read(string path) => PictureFormat.Read(path);

    /// <summary>
    /// Reads an image tensor off any device: x in [-1, 1] becomes the byte nearest to (x + 1) · 127.5.
    /// </summary>
    /// <param name="image">
    /// Shape C×H×W with 1, 3 or 4 channels; values outside [-1, 1] are clamped, NaN turns black.
    /// </param>
    /// <exception cref="ArgumentException">The tensor has another shape.</exception>
    public static Bitmap FromTensor(Tensor image)
    {
        if (image.dim() != 3 || image.shape[0] is not (1 or 3 or 4) || image.numel() == 0)
            throw new ArgumentException("An image tensor is C×H×W with 1, 3 or 4 channels, but got shape "
                + $"({string.Join(", ", image.shape)}). Take one image out of a batch first.", nameof(image));

        using var scope = NewDisposeScope();
        var (channels, height, width) = ((int)image.shape[0], (int)image.shape[1], (int)image.shape[2]);
        var planes = image.detach().cpu().to(ScalarType.Float32).contiguous().data<float>().ToArray();
        var pixels = new byte[planes.Length];
        Planes.Gather(planes, channels, pixels);

        return new(width, height, channels, pixels);
    }

    /// <summary>Returns the picture as a float32 tensor of shape C×H×W: byte b becomes b / 127.5 - 1.</summary>
    public Tensor ToTensor()
    {
        var planes = new float[pixels.Length];
        Planes.Spread(pixels, Channels, planes);

        return tensor(planes, [Channels, Height, Width]);
    }

    /// <summary>Lays a picture with transparency over a plain colour and returns RGB; the default is white.</summary>
    /// <remarks>An opaque picture comes back as RGB, unchanged.</remarks>
    public Bitmap Over(byte red = 255, byte green = 255, byte blue = 255)
    {
        if (Channels == 3)
            return this;

        var opaque = new byte[Width * Height * 3];
        if (Channels == 1)
            Repeat(pixels, opaque);
        else
            Lay(pixels, [red, green, blue], opaque);

        return new(Width, Height, 3, opaque);
    }

    /// <summary>Returns the picture in three channels, transparency laid over white.</summary>
    public Bitmap ToRgb() => Channels == 3 ? this : Over();

    /// <summary>
    /// Returns the picture in one channel: 0.299 R + 0.587 G + 0.114 B, transparency laid over white.
    /// </summary>
    public Bitmap ToGrey()
    {
        if (Channels == 1)
            return this;

        var colour = ToRgb().pixels;
        var grey = new byte[Width * Height];
        for (var i = 0; i < grey.Length; i++)
            grey[i] = (byte)((299 * colour[3 * i] + 587 * colour[3 * i + 1] + 114 * colour[3 * i + 2] + 500) / 1000);

        return new(Width, Height, 1, grey);
    }

    /// <summary>Cuts out the largest square around the middle.</summary>
    public Bitmap CropToSquare() => CropToCentre(Math.Min(Width, Height));

    /// <summary>Cuts a square that the picture is large enough for out of its middle.</summary>
    internal Bitmap CropToCentre(int side)
    {
        if (Width == side && Height == side)
            return this;

        var square = new byte[side * side * Channels];
        var (left, top, length) = ((Width - side) / 2, (Height - side) / 2, side * Channels);
        for (var y = 0; y < side; y++)
            Array.Copy(pixels, ((top + y) * Width + left) * Channels, square, y * length, length);

        return new(side, side, Channels, square);
    }

    /// <summary>
    /// Scales the picture: bilinear, and without aliasing when it shrinks (as torchvision with antialias).
    /// </summary>
    /// <exception cref="ArgumentException">A size below 1.</exception>
    /// <exception cref="InvalidOperationException">The picture has transparency.</exception>
    public Bitmap Resize(int width, int height)
    {
        CheckSize(width, height);
        if (Channels == 4)
            throw new InvalidOperationException(
                "Resizing takes an opaque picture, but this has an alpha channel. Lay it over a colour first: Over().");

        return (width, height) == (Width, Height)
            ? this
            : new(width, height, Channels, TriangleFilter.Resize(pixels, Width, Height, Channels, width, height));
    }

    private static void Repeat(ReadOnlySpan<byte> grey, Span<byte> colour)
    {
        for (var i = 0; i < grey.Length; i++)
            colour.Slice(3 * i, 3).Fill(grey[i]);
    }

    private static void Lay(ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> background, Span<byte> opaque)
    {
        for (int i = 0, at = 0; i < opaque.Length; i += 3, at += 4)
        {
            var alpha = pixels[at + 3];
            for (var c = 0; c < 3; c++)
                opaque[i + c] = (byte)((pixels[at + c] * alpha + background[c] * (255 - alpha) + 127) / 255);
        }
    }

    private static void CheckSize(int width, int height)
    {
        if (width < 1 || height < 1)
            throw new ArgumentException($"A bitmap is at least one pixel wide and high, but got {width}×{height}.");
    }
}
