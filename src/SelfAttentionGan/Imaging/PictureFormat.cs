namespace SelfAttentionGan.Imaging;

/// <summary>Tells PNG and JPEG by how a file begins, whatever it is called, and reads either.</summary>
internal static class PictureFormat
{
    /// <summary>Whether a file begins like a picture that can be read.</summary>
    public static bool Suits(string path)
    {
        var start = Start(path);
        return start.StartsWith(Png.Signature) || start.StartsWith(Jpeg.Signature);
    }

    /// <summary>Reads a picture; exceptions are those of <see cref="Png"/> and <see cref="Jpeg"/>.</summary>
    public static Bitmap Read(string path)
    {
        using var file = File.OpenRead(path);
        return Read(path, file);
    }

    /// <summary>Reads a picture that does not lie in a file of its own; messages begin with its name.</summary>
    public static Bitmap Read(string name, Stream encoded)
    {
        var start = new byte[Png.Signature.Length];
        var length = encoded.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        encoded.Position = 0;

        return NamedFile.Read(name, encoded, Reader(start.AsSpan(0, length)));
    }

    private static ReadOnlySpan<byte> Start(string path)
    {
        var start = new byte[Png.Signature.Length];
        using var file = File.OpenRead(path);

        return start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
    }

    private static Func<Stream, Bitmap> Reader(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith(Png.Signature))
            return Png.Read;
        if (start.StartsWith(Jpeg.Signature))
            return Jpeg.Read;

        var complaint = "A picture starts with the bytes 89 50 4E 47 0D 0A 1A 0A (PNG) or FF D8 FF (JPEG), but "
            + Describe(start);
        return _ => throw new InvalidDataException(complaint);
    }

    private static string Describe(ReadOnlySpan<byte> start) => start.IsEmpty
        ? "there are no bytes at all. Fetch or export the picture again."
        : $"this starts with {BitConverter.ToString(start.ToArray()).Replace('-', ' ')}. It is damaged or another kind "
            + "of file: convert it to PNG or JPEG, or move it away.";
}
