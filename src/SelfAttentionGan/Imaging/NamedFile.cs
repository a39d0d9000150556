namespace SelfAttentionGan.Imaging;

/// <summary>Reads a file so that whatever is wrong with it begins with its path.</summary>
internal static class NamedFile
{
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
}
