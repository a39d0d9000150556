namespace SelfAttentionGan.Runs;

/// <summary>Writes beside the final place and then renames: whoever looks sees the whole or nothing.</summary>
internal static class Aside
{
    public static void WriteFile(string path, Action<string> write)
    {
        var aside = path + ".part";
        try
        {
            write(aside);
            File.Move(aside, path, overwrite: true);
        }
        finally
        {
            File.Delete(aside);
        }
    }

    public static void WriteFolder(string path, Action<string> write)
    {
        var aside = Directory.CreateDirectory(path + ".part").FullName;
        try
        {
            write(aside);
            Directory.Move(aside, path);
        }
        finally
        {
            if (Directory.Exists(aside))
                Directory.Delete(aside, recursive: true);
        }
    }
}
