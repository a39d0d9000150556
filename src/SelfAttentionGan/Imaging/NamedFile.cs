namespace SelfAttentionGan.Imaging;

/// <summary>Reads no more than a picture can have, so that what is wrong begins with the file's path.</summary>
internal static class NamedFile
{
    /// <summary>Four bytes for each pixel that a picture may have: far more than any encoder writes.</summary>
    private const long LengthLimit = 4 * PngHeader.PixelLimit;

    public static Bitmap Read(string path, Func<Stream, Bitmap> read)
    {
        using var file = File.OpenRead(path);
        return Read(path, file, read);
    }

    public static Bitmap Read(string name, Stream stream, Func<Stream, Bitmap> read)
    {
        try
        {
            return read(stream);
        }
        catch (InvalidDataException broken)
        {
            throw new InvalidDataException($"{name}: {broken.Message}", broken);
        }
        catch (NotSupportedException foreign)
        {
            throw new NotSupportedException($"{name}: {foreign.Message}", foreign);
        }
    }

    /// <summary>Reads a stream to its end; memory grows with the bytes that are there.</summary>
    public static ReadOnlySpan<byte> ReadRest(Stream stream, string format)
    {
        var rest = new MemoryStream();
        var buffer = new byte[64 * 1024];

        for (int read; (read = stream.Read(buffer)) > 0; rest.Write(buffer, 0, read))
            if (rest.Length + read > LengthLimit)
                throw new InvalidDataException(
                    $"A {format} may have up to {LengthLimit} bytes, but this has more. Scale the picture down first.");

        return rest.GetBuffer().AsSpan(0, (int)rest.Length);
    }
}
