using static TorchSharp.torch;

namespace SelfAttentionGan.Imaging;

/// <summary>
/// An image in ordinary memory: rows from the top, 8 bits a channel, channels of a pixel side by side.
/// </summary>
/// <remarks>Immutable: every change returns another bitmap.</remarks>
public sealed class Bitmap
{
    private readonly byte[] pixels;

    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">
    /// 1 (gray), 2 (gray and alpha), 3 (RGB) or 4 (RGBA); colors are not premultiplied by alpha.
    /// </param>
    /// <param name="pixels">
    /// Width × height × channels bytes; the bitmap keeps the array, so leave it alone afterwards.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A size below 1, another number of channels, or an array of another length.
    /// </exception>
    public Bitmap(int width, int height, int channels, byte[] pixels)
    {
        CheckSize(width, height);
        if (channels is < 1 or > 4)
            throw new ArgumentException(
                $"A bitmap has 1 (gray), 2 (gray and alpha), 3 (RGB) or 4 (RGBA) channels, but got {channels}.",
                nameof(channels));
        if (pixels.LongLength != (long)width * height * channels)
            throw new ArgumentException($"A {width}×{height} bitmap of {channels} channels takes "
                + $"{(long)width * height * channels} bytes, but got {pixels.Length}.", nameof(pixels));

        (Width, Height, Channels, this.pixels) = (width, height, channels, pixels);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 (gray), 2 (gray and alpha), 3 (RGB) or 4 (RGBA).</summary>
    public int Channels { get; }

    /// <summary>All bytes, row by row from the top: pixel (x, y) begins at (y × Width + x) × Channels.</summary>
    public ReadOnlySpan<byte> Pixels => pixels;

    /// <summary>
    /// Reads a PNG, JPEG, WebP, GIF or BMP file, of an animation the first frame; its content tells which it is.
    /// </summary>
    /// <remarks>
    /// EXIF orientation is applied; color profiles and gamma are left alone. Of more than 8 bits a sample the upper 8
    /// are kept, or those of 12 bits where no sample has more: image folders keep all of them.
    /// </remarks>
    /// <returns>A bitmap of 1 (gray), 3 (RGB) or 4 (RGBA: any image with alpha) channels.</returns>
    /// <exception cref="InvalidDataException">
    /// It is none of these, or damaged, or has more than 2²⁶ pixels; the message names the file.
    /// </exception>
    /// <exception cref="NotSupportedException">It is of a rare kind.</exception>
    public static Bitmap Read(string path) => PictureFormat.Read(path);

    /// <summary>
    /// Writes a file; its extension says which: .png, .jpg or .jpeg (quality 95, alpha over white) or .webp (lossless).
    /// Whoever looks sees the old file or the new one, never half of it.
    /// </summary>
    /// <exception cref="ArgumentException">The path has another extension.</exception>
    /// <exception cref="DirectoryNotFoundException">The file's directory does not exist.</exception>
    public void Save(string path) => ImageFile.Save(this, path, ImageFile.FormatOf(path));

    /// <summary>
    /// Reads an image tensor off any device: x in [-1, 1] becomes the byte nearest to (x + 1) · 127.5.
    /// </summary>
    /// <param name="image">
    /// Shape C×H×W with 1 to 4 channels; values outside [-1, 1] are clamped, NaN turns black.
    /// </param>
    /// <exception cref="ArgumentException">The tensor has another shape.</exception>
    public static Bitmap FromTensor(Tensor image)
    {
        if (image.dim() != 3 || image.shape[0] is < 1 or > 4 || image.numel() == 0)
            throw new ArgumentException("An image tensor is C×H×W with 1 to 4 channels, but got shape "
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

    /// <summary>Composites an image with alpha over a plain color and returns RGB; the default is white.</summary>
    /// <remarks>An opaque image comes back as RGB, unchanged.</remarks>
    public Bitmap Over(byte red = 255, byte green = 255, byte blue = 255)
    {
        if (Channels == 3)
            return this;

        var rgba = SkiaPixels.ToRgba(this);
        Composite(rgba, [red, green, blue]);

        return new(Width, Height, 3, SkiaPixels.DropAlpha(rgba));
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

    /// <summary>
    /// Scales the image: bilinear, and antialiased when it shrinks (torchvision's resize with antialias). Colors count
    /// by their alpha.
    /// </summary>
    /// <exception cref="ArgumentException">A size below 1.</exception>
    public Bitmap Resize(int width, int height)
    {
        CheckSize(width, height);
        if ((width, height) == (Width, Height))
            return this;

        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var hasAlpha = Channels is 2 or 4;
        var source = pixels;
        if (hasAlpha)
            Alpha.Premultiply(source = [.. pixels], Channels);

        var image = frombuffer(source, ScalarType.Byte).view(1, Height, Width, Channels);   // (1, h, w, c)
        var resized = ImageResize.Apply(image.permute(0, 3, 1, 2), height, width);
        if (hasAlpha)
            resized = Alpha.Unpremultiply(resized.to(ScalarType.Float32)).round().to(ScalarType.Byte);

        return new(width, height, Channels, resized.permute(0, 2, 3, 1).contiguous().data<byte>().ToArray());
    }

    private Bitmap CropToCentre(int side)
    {
        if (Width == side && Height == side)
            return this;

        var square = new byte[side * side * Channels];
        var (left, top, length) = ((Width - side) / 2, (Height - side) / 2, side * Channels);
        for (var y = 0; y < side; y++)
            Array.Copy(pixels, ((top + y) * Width + left) * Channels, square, y * length, length);

        return new(side, side, Channels, square);
    }

    private static void Composite(Span<byte> rgba, ReadOnlySpan<byte> background)
    {
        for (var pixel = 0; pixel < rgba.Length; pixel += 4)
            for (var c = 0; c < 3; c++)
            {
                var alpha = rgba[pixel + 3];
                rgba[pixel + c] = (byte)((rgba[pixel + c] * alpha + background[c] * (255 - alpha) + 127) / 255);
            }
    }

    private static void CheckSize(int width, int height)
    {
        if (width < 1 || height < 1)
            throw new ArgumentException($"A bitmap is at least one pixel wide and high, but got {width}×{height}.");
    }
}
