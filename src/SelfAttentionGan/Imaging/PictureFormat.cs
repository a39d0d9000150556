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
        var start = Start(path);

        return start.StartsWith(Png.Signature) ? Png.Read(path)
            : start.StartsWith(Jpeg.Signature) ? Jpeg.Read(path)
            : throw new InvalidDataException($"{path}: A picture starts with the bytes 89 50 4E 47 0D 0A 1A 0A (PNG) or "
                + $"FF D8 FF (JPEG), but {Describe(start)}");
    }

    private static ReadOnlySpan<byte> Start(string path)
    {
        var start = new byte[Png.Signature.Length];
        using var file = File.OpenRead(path);

        return start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
    }

    private static string Describe(ReadOnlySpan<byte> start) => start.IsEmpty
        ? "there are no bytes at all. Fetch or export the picture again."
        : $"this starts with {BitConverter.ToString(start.ToArray()).Replace('-', ' ')}. It is damaged or another kind "
            + "of file: convert it to PNG or JPEG, or move it away.";
}
