using SelfAttentionGan.Runs;

namespace Sagan.Cli;

/// <summary>Whether something can be written where <c>--out</c> says, found out before any work and without a trace.</summary>
internal static class OutputPath
{
    /// <summary>The formats that images are written in, by their extensions.</summary>
    public static readonly string[] ImageExtensions = [".png", ".jpg", ".jpeg", ".webp"];

    /// <summary>Requires the name of an image file, in a folder that can be written to.</summary>
    /// <exception cref="ArgumentException">It is none; the message says what to name instead.</exception>
    public static void RequireImage(string path, bool overwrite)
    {
        if (!IsImage(path))
            throw new ArgumentException(
                $"Images are written as {string.Join(", ", ImageExtensions)}, but --out says '{path}'; name it "
                + $"{Path.GetFileName(Path.ChangeExtension(path, ImageExtensions[0]))}, or end it with a slash for a folder.");
        if (Directory.Exists(path))
            throw new ArgumentException(
                $"--out must name a file for one image, but '{path}' is a folder; name a file in it, or another one.");
        if (File.Exists(path) && !overwrite)
            throw Taken(path);

        RequireWritable(Path.GetDirectoryName(Path.GetFullPath(path))!, path);
    }

    /// <summary>Requires a folder for one image, which gets a name of its own there.</summary>
    /// <exception cref="ArgumentException">It cannot be written to.</exception>
    public static void RequireFolder(string path) => RequireWritable(path, path);

    /// <summary>Requires an empty or new folder for many images.</summary>
    /// <exception cref="ArgumentException">It is none; the message says what to name instead.</exception>
    public static void RequireEmptyFolder(string path, bool overwrite)
    {
        RequireNoFile("Separate images go into a folder", path);
        if (IsImage(path) && !Directory.Exists(path))
            throw new ArgumentException(
                $"Separate images go into a folder, but --out says '{path}', an image's name; name a folder, or leave "
                + "--separate out.");
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any() && !overwrite)
            throw Taken(path);

        RequireWritable(path, path);
    }

    /// <summary>Requires a folder that a run can begin in.</summary>
    /// <exception cref="ArgumentException">It is a file, holds a run, or cannot be written to.</exception>
    public static void RequireRunFolder(string path)
    {
        RequireNoFile("A run lies in a folder", path);
        Mistakes.Demand(() =>
        {
            RunDirectory.RequireUnused(path);
            return path;
        });
        RequireWritable(path, path);
    }

    /// <summary>Whether a path has the extension of an image format that is written.</summary>
    public static bool IsImage(string path) =>
        ImageExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static void RequireNoFile(string rule, string path)
    {
        if (File.Exists(path))
            throw new ArgumentException($"{rule}, but --out says '{path}', which is a file; name another place.");
    }

    /// <summary>Writes a file that vanishes into a folder, or into the nearest one above it that is there.</summary>
    private static void RequireWritable(string folder, string path)
    {
        var existing = Path.GetFullPath(folder);
        while (!Path.Exists(existing))
            existing = Path.GetDirectoryName(existing) ?? Path.GetPathRoot(existing)!;
        if (File.Exists(existing))
            throw new ArgumentException(
                $"--out must lie in a folder, but '{path}' would lie in '{existing}', which is a file; name another place.");

        try
        {
            using var trial = new FileStream(
                Path.Combine(existing, $".sagan-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None,
                bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException(
                $"--out must be a place that can be written to, but nothing can be made in '{existing}' for '{path}' "
                + $"({refusal.Message.TrimEnd('.')}); name another place, or change its permissions.", refusal);
        }
    }

    private static ArgumentException Taken(string path) => new(
        $"Nothing is overwritten unasked, but there is something at '{path}'; name another place, or say --force.");
}
