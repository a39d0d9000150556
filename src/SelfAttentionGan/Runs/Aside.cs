namespace SelfAttentionGan.Runs;

/// <summary>Writes beside the final place and then renames: whoever looks sees the whole or nothing.</summary>
/// <remarks>
/// A crash leaves <c>name.part</c>, which is not finished, or <c>name.old</c>, which is whole and about to be replaced:
/// where there is no <c>name</c>, the old one still counts. <see cref="Tidy"/> clears both away.
/// </remarks>
internal static class Aside
{
    private const string Part = ".part";

    /// <summary>What a folder is called while a new one takes its place.</summary>
    public const string Old = ".old";

    public static void WriteFile(string path, Action<string> write)
    {
        var aside = path + Part;
        try
        {
            write(aside);
            Flush(aside);
            File.Move(aside, path, overwrite: true);
        }
        finally
        {
            Quietly(() => File.Delete(aside));
        }
    }

    public static void WriteFolder(string path, Action<string> write)
    {
        var aside = path + Part;
        try
        {
            Delete(aside);
            Directory.CreateDirectory(aside);
            write(aside);
            Replace(path, aside);
        }
        finally
        {
            Quietly(() => Delete(aside));
        }
    }

    /// <summary>Deletes a folder so that a crash cannot leave a part of it behind under its name.</summary>
    public static void DeleteFolder(string path)
    {
        Delete(path + Part);
        Directory.Move(path, path + Part);
        Delete(path + Part);
    }

    /// <summary>Clears away what crashes have left in a folder.</summary>
    public static void Tidy(string folder)
    {
        foreach (var old in Directory.EnumerateDirectories(folder, $"*{Old}").ToArray())
            if (old[..^Old.Length] is var path && Directory.Exists(path))
                Delete(old);
            else
                Directory.Move(old, path);

        foreach (var aside in Directory.EnumerateDirectories(folder, $"*{Part}").ToArray())
            Delete(aside);
    }

    // Folders cannot be exchanged at once everywhere: between the two renames the old one stands beside.
    private static void Replace(string path, string aside)
    {
        var old = path + Old;
        if (Directory.Exists(path))
        {
            Delete(old);
            Directory.Move(path, old);
        }

        try
        {
            Directory.Move(aside, path);
        }
        catch when (Directory.Exists(old))
        {
            Quietly(() => Directory.Move(old, path));
            throw;
        }

        Quietly(() => Delete(old));
    }

    private static void Flush(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Does what the next one will do if it fails now, and must not hide a failure that went before.</summary>
    private static void Quietly(Action act)
    {
        try
        {
            act();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
        }
    }
}
