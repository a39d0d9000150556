namespace SelfAttentionGan.Imaging;

/// <summary>Reads WebP files through libwebp, which the operating system brings along.</summary>
/// <remarks>
/// Reads lossy and lossless files, with and without transparency. Colour profiles and EXIF data are left alone.
/// Source: RFC 9649.
/// </remarks>
public static class WebP
{
    internal const int SignatureLength = 12;

    /// <summary>Reads a picture from a file.</summary>
    /// <returns>A bitmap of 3 (RGB) or 4 (RGBA: a file with transparency) channels.</returns>
    /// <exception cref="InvalidDataException">
    /// The file is not a WebP, is damaged, or claims more than 2²⁶ pixels.
    /// </exception>
    /// <exception cref="NotSupportedException">The file is an animation.</exception>
    /// <exception cref="DllNotFoundException">libwebp is not installed; the message names the package.</exception>
    public static Bitmap Read(string path) => NamedFile.Read(path, Read);

    /// <summary>Reads a picture from a stream, which is read to its end.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static Bitmap Read(Stream stream)
    {
        var start = new byte[SignatureLength];
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        CheckSignature(start.AsSpan(0, read));

        return WebPDecoder.Decode([.. start, .. NamedFile.ReadRest(stream, "WebP")]);
    }

    internal static bool Signs(ReadOnlySpan<byte> start) =>
        start.StartsWith("RIFF"u8) && start.Length >= SignatureLength && start[8..].StartsWith("WEBP"u8);

    private static void CheckSignature(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
            throw new InvalidDataException("A WebP starts with the letters RIFF, a length and WEBP, but there are no "
                + "bytes at all. Fetch or export the picture again.");
        if (!Signs(start))
            throw new InvalidDataException("A WebP starts with the letters RIFF, a length and WEBP, but this starts "
                + $"with {BitConverter.ToString(start.ToArray()).Replace('-', ' ')}. It is cut off or another kind of "
                + "file: fetch it again, convert it to WebP or move it away.");
    }
}
