using SkiaSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Imaging;

/// <summary>
/// Image buffer in CPU memory: 8 bits a channel, interleaved channels, rows from the top; reads, writes and converts
/// images.
/// </summary>
/// <remarks>Immutable: every change returns another buffer.</remarks>
public sealed class ImageBuffer
{
    private readonly byte[] pixels;

    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">
    /// 1 (gray), 2 (gray and alpha), 3 (RGB) or 4 (RGBA); colors are not premultiplied by alpha.
    /// </param>
    /// <param name="pixels">
    /// Width × height × channels bytes; the buffer keeps the array, which must not be changed afterwards.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A size below 1, another number of channels, or an array of another length.
    /// </exception>
    public ImageBuffer(int width, int height, int channels, byte[] pixels)
    {
        CheckSize(width, height);
        if (channels is < 1 or > 4)
            throw new ArgumentException(
                $"An image has 1 (gray), 2 (gray and alpha), 3 (RGB) or 4 (RGBA) channels, but got {channels}.",
                nameof(channels));
        if (pixels.LongLength != (long)width * height * channels)
            throw new ArgumentException($"A {width}×{height} image of {channels} channels takes "
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
    /// Reads a PNG, JPEG, WebP, GIF or BMP file, of an animation the first frame; the format is detected by content.
    /// </summary>
    /// <remarks>
    /// EXIF orientation is applied; color profiles and gamma are ignored. Of more than 8 bits a sample the upper 8 are
    /// kept, or those of 12 bits where no sample has more: image folders keep all of them.
    /// </remarks>
    /// <returns>An image of 1 (gray), 3 (RGB) or 4 (RGBA: any image with alpha) channels.</returns>
    /// <exception cref="InvalidDataException">
    /// It is of none of these formats, or damaged, or has more than 2²⁶ pixels; the message names the file.
    /// </exception>
    /// <exception cref="NotSupportedException">It is of an unsupported kind.</exception>
    public static ImageBuffer Read(string path) => ImageReader.Read(path);

    /// <summary>Reads an image from a stream, which is read to its end.</summary>
    /// <inheritdoc cref="Read(string)" path="/remarks|/returns|/exception"/>
    public static ImageBuffer Read(Stream stream) => ImageReader.Read("The stream", stream);

    /// <summary>
    /// Writes a file in the format of its extension: .png, .jpg or .jpeg (quality 95, alpha over white) or .webp
    /// (lossless). The write is atomic: readers see the old file or the new one, never a partial one.
    /// </summary>
    /// <exception cref="ArgumentException">The path has another extension.</exception>
    /// <exception cref="DirectoryNotFoundException">The file's directory does not exist.</exception>
    public void Save(string path) => ImageEncoder.Save(this, path, ImageEncoder.FormatOf(path));

    /// <summary>Writes the image to a stream as PNG; the stream stays open.</summary>
    public void Save(Stream stream) => ImageEncoder.Write(this, stream, SKEncodedImageFormat.Png);

    /// <summary>Encodes the image as PNG, for instance for the response of a web server.</summary>
    /// <returns>The bytes of a PNG file.</returns>
    public byte[] ToPng()
    {
        using var png = new MemoryStream();
        Save(png);

        return png.ToArray();
    }

    /// <summary>
    /// Converts an image tensor on any device: x in [-1, 1] becomes the byte nearest to (x + 1) · 127.5.
    /// </summary>
    /// <param name="image">
    /// Shape C×H×W with 1 to 4 channels; values outside [-1, 1] are clamped, NaN becomes black.
    /// </param>
    /// <exception cref="ArgumentException">The tensor has another shape.</exception>
    public static ImageBuffer FromTensor(Tensor image)
    {
        if (image.dim() != 3 || image.shape[0] is < 1 or > 4 || image.numel() == 0)
            throw new ArgumentException("An image tensor is C×H×W with 1 to 4 channels, but got shape "
                + $"({string.Join(", ", image.shape)}). Select one image of a batch first.", nameof(image));

        using var scope = NewDisposeScope();
        var (channels, height, width) = ((int)image.shape[0], (int)image.shape[1], (int)image.shape[2]);
        var planes = image.detach().cpu().to(ScalarType.Float32).contiguous().data<float>().ToArray();
        var pixels = new byte[planes.Length];
        PixelConversion.ToInterleaved(planes, channels, pixels);

        return new(width, height, channels, pixels);
    }

    /// <summary>Converts the image to a float32 tensor of shape C×H×W: byte b becomes b / 127.5 - 1.</summary>
    public Tensor ToTensor()
    {
        var planes = new float[pixels.Length];
        PixelConversion.ToPlanar(pixels, Channels, planes);

        return tensor(planes, [Channels, Height, Width]);
    }

    /// <summary>Composites an image with alpha over a uniform color and returns RGB; the default is white.</summary>
    /// <remarks>An opaque image is returned as RGB, unchanged.</remarks>
    public ImageBuffer CompositeOver(byte red = 255, byte green = 255, byte blue = 255)
    {
        if (Channels == 3)
            return this;

        var rgba = SkiaPixels.ToRgba(this);
        Composite(rgba, [red, green, blue]);

        return new(Width, Height, 3, SkiaPixels.DropAlpha(rgba));
    }

    /// <summary>Converts to RGB, composited over white.</summary>
    public ImageBuffer ToRgb() => Channels == 3 ? this : CompositeOver();

    /// <summary>
    /// Converts to grayscale: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), composited over white.
    /// </summary>
    public ImageBuffer ToGrayscale()
    {
        if (Channels == 1)
            return this;

        var color = ToRgb().pixels;
        var gray = new byte[Width * Height];
        for (var i = 0; i < gray.Length; i++)
            gray[i] = (byte)((299 * color[3 * i] + 587 * color[3 * i + 1] + 114 * color[3 * i + 2] + 500) / 1000);

        return new(Width, Height, 1, gray);
    }

    /// <summary>Center crop: the largest centered square.</summary>
    public ImageBuffer CropToSquare() => CropToCenter(Math.Min(Width, Height));

    /// <summary>
    /// Bilinear resizing, antialiased when it shrinks (torchvision's resize with antialias). Colors are weighted by
    /// alpha.
    /// </summary>
    /// <exception cref="ArgumentException">A size below 1.</exception>
    public ImageBuffer Resize(int width, int height)
    {
        CheckSize(width, height);
        if ((width, height) == (Width, Height))
            return this;

        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var hasAlpha = Channels is 2 or 4;
        var source = pixels;
        if (hasAlpha)
            AlphaCompositing.Premultiply(source = [.. pixels], Channels);

        var image = frombuffer(source, ScalarType.Byte).view(1, Height, Width, Channels);   // (1, h, w, c)
        var resized = ImageResize.Apply(image.permute(0, 3, 1, 2), height, width);
        if (hasAlpha)
            resized = AlphaCompositing.Unpremultiply(resized.to(ScalarType.Float32)).round().to(ScalarType.Byte);

        return new(width, height, Channels, resized.permute(0, 2, 3, 1).contiguous().data<byte>().ToArray());
    }

    private ImageBuffer CropToCenter(int side)
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
            throw new ArgumentException($"An image is at least one pixel wide and high, but got {width}×{height}.");
    }
}
