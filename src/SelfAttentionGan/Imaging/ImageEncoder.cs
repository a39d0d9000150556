using SkiaSharp;

namespace SelfAttentionGan.Imaging;

/// <summary>Image encoding, with atomic writes of files.</summary>
internal static class ImageEncoder
{
    // 100 is lossless in WebP, and ignored by PNG.
    private const int Lossless = 100, JpegQuality = 95;

    /// <summary>Returns the format of an extension.</summary>
    /// <exception cref="ArgumentException">It is of no format that can be written.</exception>
    public static SKEncodedImageFormat FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => SKEncodedImageFormat.Png,
        ".jpg" or ".jpeg" => SKEncodedImageFormat.Jpeg,
        ".webp" => SKEncodedImageFormat.Webp,
        var other => throw new ArgumentException(
            $"{path}: An image is written as .png, .jpg or .webp, but got '{other}'. Choose one of these.",
            nameof(path)),
    };

    /// <summary>Writes an encoded image to a stream, which stays open.</summary>
    public static void Write(ImageBuffer image, Stream stream, SKEncodedImageFormat format)
    {
        var isJpeg = format == SKEncodedImageFormat.Jpeg;
        using var skia = (isJpeg && image.Channels is 2 or 4 ? image.CompositeOver() : image).ToSkia();
        using var encoded = skia.Encode(format, isJpeg ? JpegQuality : Lossless)
            ?? throw new ArgumentException($"A {format} has up to {(isJpeg ? 65_535 : 16_383)} pixels a side, but this "
                + $"is {image.Width}×{image.Height}. Write a PNG.", nameof(image));

        encoded.SaveTo(stream);
    }

    /// <summary>Writes a temporary file beside the path and renames it when it is complete.</summary>
    public static void Save(ImageBuffer image, string path, SKEncodedImageFormat format)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew))
                Write(image, file, format);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            if (File.Exists(temporary))
                File.Delete(temporary);
        }
    }
}
