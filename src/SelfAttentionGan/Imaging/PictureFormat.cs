namespace SelfAttentionGan.Imaging;

/// <summary>Tells PNG, JPEG and WebP by how a file begins, whatever it is called, and reads any of them.</summary>
internal static class PictureFormat
{
    /// <summary>Whether a file begins like a picture that can be read.</summary>
    public static bool Suits(string path) => Reader(Start(path)) is not null;

    /// <summary>Reads a picture; exceptions are those of the class that is named like its format.</summary>
    public static Bitmap Read(string path)
    {
        using var file = File.OpenRead(path);
        return Read(path, file);
    }

    /// <summary>Reads a picture that does not lie in a file of its own; messages begin with its name.</summary>
    public static Bitmap Read(string name, Stream encoded)
    {
        var start = Start(encoded);
        encoded.Position = 0;

        return NamedFile.Read(name, encoded, Reader(start) ?? Refuse(start));
    }

    private static ReadOnlySpan<byte> Start(string path)
    {
        using var file = File.OpenRead(path);
        return Start(file);
    }

    private static ReadOnlySpan<byte> Start(Stream encoded)
    {
        var start = new byte[WebP.SignatureLength];
        return start.AsSpan(0, encoded.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
    }

    private static Func<Stream, Bitmap>? Reader(ReadOnlySpan<byte> start) =>
        start.StartsWith(Png.Signature) ? Png.Read
        : start.StartsWith(Jpeg.Signature) ? Jpeg.Read
        : WebP.Signs(start) ? WebP.Read
        : null;

    private static Func<Stream, Bitmap> Refuse(ReadOnlySpan<byte> start)
    {
        var complaint = "A picture starts with the bytes 89 50 4E 47 0D 0A 1A 0A (PNG), FF D8 FF (JPEG) or "
            + $"RIFF....WEBP (WebP), but {Describe(start)}";
        return _ => throw new InvalidDataException(complaint);
    }

    private static string Describe(ReadOnlySpan<byte> start) => start.IsEmpty
        ? "there are no bytes at all. Fetch or export the picture again."
        : $"this starts with {BitConverter.ToString(start.ToArray()).Replace('-', ' ')}. It is damaged or another kind "
            + "of file: convert it to PNG, JPEG or WebP, or move it away.";
}
