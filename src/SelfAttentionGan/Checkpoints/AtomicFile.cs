namespace SelfAttentionGan.Checkpoints;

/// <summary>
/// Atomic writes: to a temporary file or folder that is then renamed, so readers never see a partial one.
/// </summary>
/// <remarks>
/// A crash leaves <c>name.part</c>, which is incomplete, or <c>name.old</c>, which is complete and was about to be
/// replaced: where there is no <c>name</c>, the old one still counts. <see cref="CleanUp"/> cleans up both.
/// </remarks>
internal static class AtomicFile
{
    private const string PartSuffix = ".part";

    /// <summary>The suffix of a folder while its replacement is renamed.</summary>
    public const string OldSuffix = ".old";

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes it under a temporary name.</param>
    /// <param name="isShared">
    /// Whether several processes may write it at once: each then has a temporary file of its own, which a crash leaves.
    /// </param>
    public static void WriteFile(string path, Action<string> write, bool isShared = false)
    {
        var temporary = isShared ? $"{path}.{Guid.NewGuid():N}{PartSuffix}" : path + PartSuffix;
        try
        {
            write(temporary);
            Flush(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            IgnoreFailure(() => File.Delete(temporary));
        }
    }

    public static void WriteFolder(string path, Action<string> write)
    {
        var temporary = path + PartSuffix;
        try
        {
            Delete(temporary);
            Directory.CreateDirectory(temporary);
            write(temporary);
            Replace(path, temporary);
        }
        finally
        {
            IgnoreFailure(() => Delete(temporary));
        }
    }

    /// <summary>Deletes a folder so that a crash cannot leave a part of it under its name.</summary>
    public static void DeleteFolder(string path)
    {
        Delete(path + PartSuffix);
        Directory.Move(path, path + PartSuffix);
        Delete(path + PartSuffix);
    }

    /// <summary>Removes what crashes have left in a folder, and restores what they interrupted.</summary>
    public static void CleanUp(string folder)
    {
        foreach (var old in Directory.EnumerateDirectories(folder, $"*{OldSuffix}").ToArray())
            if (old[..^OldSuffix.Length] is var path && Directory.Exists(path))
                Delete(old);
            else
                Directory.Move(old, path);

        foreach (var temporary in Directory.EnumerateDirectories(folder, $"*{PartSuffix}").ToArray())
            Delete(temporary);
    }

    // Not every system can exchange folders in one operation: between the two renames the old one has another name.
    private static void Replace(string path, string temporary)
    {
        var old = path + OldSuffix;
        if (Directory.Exists(path))
        {
            Delete(old);
            Directory.Move(path, old);
        }

        try
        {
            Directory.Move(temporary, path);
        }
        catch when (Directory.Exists(old))
        {
            IgnoreFailure(() => Directory.Move(old, path));
            throw;
        }

        IgnoreFailure(() => Delete(old));
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

    /// <summary>
    /// Runs an action that the next write repeats if it fails, and that must not hide an earlier exception.
    /// </summary>
    private static void IgnoreFailure(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
        }
    }
}
