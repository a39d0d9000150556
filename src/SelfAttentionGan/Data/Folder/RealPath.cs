namespace SelfAttentionGan.Data.Folder;

/// <summary>Symbolic link resolution: the path with every link in it followed.</summary>
internal static class RealPath
{
    /// <exception cref="IOException">Its links are circular.</exception>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        string[] parts = full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        foreach (var part in parts)
        {
            real = Path.Combine(real, part);
            if (Directory.ResolveLinkTarget(real, returnFinalTarget: true) is { } target)
                real = Of(target.FullName);
        }

        return real;
    }

    /// <summary>Returns the target of a file's links, whose length is that of the content and not of a link.</summary>
    /// <exception cref="IOException">Its links are circular.</exception>
    public static FileInfo File(string path) =>
        new(System.IO.File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);

    /// <summary>Whether a path is another one or lies in it.</summary>
    public static bool IsWithin(string path, string folder) => path == folder
        || path.StartsWith(
            folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
