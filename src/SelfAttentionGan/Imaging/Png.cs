namespace SelfAttentionGan.Imaging;

/// <summary>Reads and writes PNG files without any native library (ISO/IEC 15948).</summary>
/// <remarks>
/// Reads every colour type, bit depth and interlacing of the standard, as 8 bits a channel (16 bits are rounded); gamma
/// and colour profiles are left alone. Writes 8-bit grey, RGB and RGBA.
/// </remarks>
public static class Png
{
    internal static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads a picture from a file.</summary>
    /// <returns>A bitmap of 1 (grey), 3 (RGB) or 4 (RGBA: any file with transparency) channels.</returns>
    /// <exception cref="InvalidDataException">
    /// The file is not a PNG, is damaged, or claims more than 2²⁶ pixels.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// The file departs from the standard in a way that hides its pixels.
    /// </exception>
    public static Bitmap Read(string path) => NamedFile.Read(path, Read);

    /// <summary>Reads a picture from a stream, up to the end of the PNG in it.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static Bitmap Read(Stream stream) => new PngDecoder(stream).Decode();

    /// <summary>Writes a picture to a stream, which stays open.</summary>
    public static void Write(Bitmap bitmap, Stream stream) => PngEncoder.Encode(bitmap, stream);

    /// <summary>Writes a picture to a file; whoever looks sees the old file or the new one, never half of it.</summary>
    /// <exception cref="DirectoryNotFoundException">The file's directory does not exist.</exception>
    public static void Save(Bitmap bitmap, string path)
    {
        var aside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(aside, FileMode.CreateNew))
                Write(bitmap, file);
            File.Move(aside, path, overwrite: true);
        }
        finally
        {
            if (File.Exists(aside))
                File.Delete(aside);
        }
    }
}
