namespace SelfAttentionGan.Imaging;

/// <summary>Reads JPEG files through libturbojpeg, which the operating system brings along.</summary>
/// <remarks>
/// Reads baseline and progressive files: grey as one channel; YCbCr, RGB, CMYK and YCCK as RGB. The picture is turned
/// the way its EXIF orientation says. Colour profiles are left alone, and ink values count the way Adobe stores them:
/// 255 is no ink. A picture that the library has a warning about is refused, not shown with a grey end.
/// </remarks>
public static class Jpeg
{
    internal static ReadOnlySpan<byte> Signature => [0xFF, 0xD8, 0xFF];

    /// <summary>Reads a picture from a file.</summary>
    /// <returns>A bitmap of 1 (grey) or 3 (RGB) channels.</returns>
    /// <exception cref="InvalidDataException">
    /// The file is not a JPEG, is damaged, or claims more than 2²⁶ pixels.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// The file is of a rare kind: lossless, arithmetic, hierarchical, 12 bits a sample, or two channels.
    /// </exception>
    /// <exception cref="DllNotFoundException">
    /// libturbojpeg is not installed; the message names the package.
    /// </exception>
    public static Bitmap Read(string path) => NamedFile.Read(path, Read);

    /// <summary>Reads a picture from a stream, which is read to its end.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static Bitmap Read(Stream stream)
    {
        var start = new byte[Signature.Length];
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        JpegHeader.CheckSignature(start.AsSpan(0, read));

        return JpegDecoder.Decode([.. start, .. NamedFile.ReadRest(stream, "JPEG")]);
    }
}
