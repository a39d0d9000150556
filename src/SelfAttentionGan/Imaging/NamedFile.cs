namespace SelfAttentionGan.Imaging;

/// <summary>Reads a file so that whatever is wrong with it begins with its path.</summary>
internal static class NamedFile
{
    public static Bitmap Read(string path, Func<Stream, Bitmap> read)
    {
        using var file = File.OpenRead(path);
        try
        {
            return read(file);
        }
        catch (InvalidDataException broken)
        {
            throw new InvalidDataException($"{path}: {broken.Message}", broken);
        }
        catch (NotSupportedException foreign)
        {
            throw new NotSupportedException($"{path}: {foreign.Message}", foreign);
        }
    }
}
