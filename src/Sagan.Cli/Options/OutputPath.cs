using Sagan.Cli.Parsing;
using SelfAttentionGan.Runs;

namespace Sagan.Cli.Options;

/// <summary>Checks before any work that a path given by <c>--out</c> can be written to.</summary>
internal static class OutputPath
{
    /// <summary>The formats that images are written in, by their extensions.</summary>
    public static readonly string[] ImageExtensions = [".png", ".jpg", ".jpeg", ".webp"];

    /// <summary>Requires the name of an image file, in a folder that can be written to.</summary>
    /// <exception cref="ArgumentException">It cannot be used; the message has the remedy.</exception>
    public static void RequireImage(string path, bool overwrite, string? beside = null)
    {
        if (!IsImage(path))
            throw new ArgumentException(
                $"Images are written as {string.Join(", ", ImageExtensions)}, but --out is '{path}'; name it "
                + $"{Path.GetFileName(Path.ChangeExtension(path, ImageExtensions[0]))}, or append a slash for a folder.");
        if (Directory.Exists(path))
            throw new ArgumentException(
                $"--out must name a file for one image, but '{path}' is a folder; name a file in it, or another path.");
        if (beside is not null && Path.ChangeExtension(path, beside) is var other && File.Exists(other) && !overwrite)
            throw Exists(other);

        RequireFile(path, overwrite);
    }

    /// <summary>Requires the name of a file, in a folder that can be written to.</summary>
    /// <exception cref="ArgumentException">It cannot be used; the message has the remedy.</exception>
    public static void RequireFile(string path, bool overwrite)
    {
        if (File.Exists(path) && !overwrite)
            throw Exists(path);

        RequireWritable(Path.GetDirectoryName(Path.GetFullPath(path))!, path);
    }

    /// <summary>Requires the name of a file with an extension, in a folder that can be written to.</summary>
    /// <inheritdoc cref="RequireImage" path="/exception"/>
    public static void RequireFile(string path, string extension, bool overwrite)
    {
        if (!Path.GetExtension(path).Equals(extension, StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException(
                $"--out must name a file *{extension}, but got '{path}'; name it "
                + $"{Path.GetFileName(Path.ChangeExtension(path, extension))}.");
        if (Directory.Exists(path))
            throw new ArgumentException($"--out must name a file, but '{path}' is a folder; name a file in it.");

        RequireFile(path, overwrite);
    }

    /// <summary>Requires a folder for one file, whose name is generated.</summary>
    /// <exception cref="ArgumentException">It cannot be written to.</exception>
    public static void RequireFolder(string path) => RequireWritable(path, path);

    /// <summary>Requires an empty or new folder for many images.</summary>
    /// <exception cref="ArgumentException">It cannot be used; the message has the remedy.</exception>
    public static void RequireEmptyFolder(string path, bool overwrite)
    {
        RequireNoFile("Separate images need a folder", path);
        if (IsImage(path) && !Directory.Exists(path))
            throw new ArgumentException(
                $"Separate images need a folder, but --out is '{path}', an image file; name a folder, or leave out "
                + "--separate.");
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any() && !overwrite)
            throw Exists(path);

        RequireWritable(path, path);
    }

    /// <summary>Requires a folder where a new run can be created.</summary>
    /// <exception cref="ArgumentException">It is a file, holds a run, or cannot be written to.</exception>
    public static void RequireRunFolder(string path)
    {
        RequireNoFile("A run needs a folder", path);
        ValidationErrors.Require(() =>
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
            throw new ArgumentException($"{rule}, but --out is '{path}', which is a file; choose another path.");
    }

    /// <summary>Writes a temporary file into a folder, or into its nearest existing parent.</summary>
    private static void RequireWritable(string folder, string path)
    {
        var existing = Path.GetFullPath(folder);
        while (!Path.Exists(existing))
            existing = Path.GetDirectoryName(existing) ?? Path.GetPathRoot(existing)!;
        if (File.Exists(existing))
            throw new ArgumentException(
                $"--out must be in a folder, but '{path}' would be in '{existing}', which is a file; choose another path.");

        try
        {
            using var probe = new FileStream(
                Path.Combine(existing, $".sagan-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None,
                bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException(
                $"--out must be writable, but no file can be created in '{existing}' for '{path}' "
                + $"({failure.Message.TrimEnd('.')}); choose another path, or change its permissions.", failure);
        }
    }

    private static ArgumentException Exists(string path) => new(
        $"'{path}' already exists. Choose another --out, or pass --force to overwrite it.");
}
