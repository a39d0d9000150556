namespace SelfAttentionGan.Interop.Files;

/// <summary>Writes a file beside its final name, and renames it when it is complete.</summary>
internal static class ReplacedFile
{
    public static void Write(string path, Action<FileStream> write)
    {
        var part = path + ".part";
        try
        {
            using (var stream = new FileStream(part, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 128 << 10))
                write(stream);

            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }
}
