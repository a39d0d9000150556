using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace SelfAttentionGan.Data.Decoding;

/// <summary>
/// Opens the cache file of a set of images, and creates it where it is missing or was made of others.
/// </summary>
internal static class ImageCacheFile
{
    private const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;

    /// <returns>The cache; null, and why, where it cannot be created or read.</returns>
    /// <exception cref="InvalidDataException">
    /// There is a file of another kind at the path, which is not changed.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">The file's directory does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be created there, or not be read.</exception>
    public static ImageCache? Open(string path, ImageCacheHeader header, ILogger log, out string? error)
    {
        error = null;
        path = Path.GetFullPath(path);
        CheckPath(path);
        try
        {
            return new(FindOrCreate(path, header.ToBytes(), ImageCache.Length(header), log), path, header, log);
        }
        catch (IOException failure)
        {
            error = $"{path}: This cache of decoded images cannot be created or read ({failure.Message}). Reading " +
                "continues without it; free disk space, or choose another file.";
            log.CacheFailed(error);
            return null;
        }
    }

    private static void CheckPath(string path)
    {
        if (Directory.Exists(path))
            throw new InvalidDataException(
                $"{path}: A cache of decoded images is a file, but this is a directory. Name a file in it.");
        if (Path.GetDirectoryName(path) is { } directory && !Directory.Exists(directory))
            throw new DirectoryNotFoundException(
                $"{path}: A cache of decoded images is created in a directory that exists, but there is no " +
                $"{directory}. Create it, or check the path.");
    }

    private static SafeFileHandle FindOrCreate(string path, byte[] header, long length, ILogger log)
    {
        if (!File.Exists(path))
            Create(path, header, length, overwrite: false);
        if (TryOpen(path, header) is { } found)
            return found;

        log.CacheRecreated(path);
        Create(path, header, length, overwrite: true);
        return TryOpen(path, header)
            ?? throw new IOException("another process creates it of other images at the same time");
    }

    /// <summary>Returns the file; null where it is a cache of other images.</summary>
    private static SafeFileHandle? TryOpen(string path, byte[] header)
    {
        var file = OpenShared(path);
        var start = new byte[header.Length];
        var read = RandomAccess.Read(file, start, fileOffset: 0);
        if (read == header.Length && start.AsSpan().SequenceEqual(header))
            return file;

        file.Dispose();
        return ImageCacheHeader.IsCache(start.AsSpan(0, read))
            ? null
            : throw new InvalidDataException($"{path}: A cache of decoded images is a new file or one that was " +
                "created as such, but this is another kind of file, and is not changed. Choose another file.");
    }

    // Without permission to write, what others have cached is read.
    private static SafeFileHandle OpenShared(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, Shared, FileOptions.RandomAccess);
        }
        catch (UnauthorizedAccessException)
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, Shared, FileOptions.RandomAccess);
        }
    }

    /// <summary>Creates an empty cache atomically: under another name, then renamed.</summary>
    private static void Create(string path, byte[] header, long length, bool overwrite)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew))
            {
                file.Write(header);
                file.SetLength(length);
            }

            File.Move(temporary, path, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            // Another process has created the same file first.
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
