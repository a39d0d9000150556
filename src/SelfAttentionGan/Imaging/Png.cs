using SkiaSharp;

namespace SelfAttentionGan.Imaging;

/// <summary>Reads and writes PNG files (ISO/IEC 15948) of any extension.</summary>
public static class Png
{
    /// <summary>Reads an image file, PNG or not.</summary>
    /// <inheritdoc cref="Bitmap.Read(string)"/>
    public static Bitmap Read(string path) => Bitmap.Read(path);

    /// <summary>Reads an image, PNG or not, from a stream, which is read to its end.</summary>
    /// <inheritdoc cref="Bitmap.Read(string)"/>
    public static Bitmap Read(Stream stream) => PictureFormat.Read("The stream", stream);

    /// <summary>Writes an image to a stream as PNG; the stream stays open.</summary>
    public static void Write(Bitmap bitmap, Stream stream) =>
        ImageFile.Write(bitmap, stream, SKEncodedImageFormat.Png);

    /// <summary>
    /// Writes an image to a file as PNG; whoever looks sees the old file or the new one, never half of it.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">The file's directory does not exist.</exception>
    public static void Save(Bitmap bitmap, string path) =>
        ImageFile.Save(bitmap, path, SKEncodedImageFormat.Png);
}
