using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace SelfAttentionGan.Data;

/// <summary>Opens the cache of some pictures, and makes it where it is missing or of others.</summary>
internal static class PictureCacheFile
{
    private const FileShare Everybody = FileShare.ReadWrite | FileShare.Delete;

    /// <returns>The cache; null, and why, where the disk does not take one.</returns>
    /// <exception cref="InvalidDataException">At the path lies something else, which is left alone.</exception>
    /// <exception cref="DirectoryNotFoundException">The file's directory does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be made there, or not be read.</exception>
    public static PictureCache? Open(string path, PictureCacheHeader header, ILogger log, out string? trouble)
    {
        trouble = null;
        path = Path.GetFullPath(path);
        CheckPlace(path);
        try
        {
            return new(Find(path, header.ToBytes(), PictureCache.Length(header), log), path, header, log);
        }
        catch (IOException failure)
        {
            trouble = $"{path}: This cache of decoded pictures cannot be made or read ({failure.Message}). It goes " +
                "on without; make room, or choose another file.";
            log.CacheTrouble(trouble);
            return null;
        }
    }

    private static void CheckPlace(string path)
    {
        if (Directory.Exists(path))
            throw new InvalidDataException(
                $"{path}: A cache of decoded pictures is a file, but this is a directory. Name a file in it.");
        if (Path.GetDirectoryName(path) is { } directory && !Directory.Exists(directory))
            throw new DirectoryNotFoundException(
                $"{path}: A cache of decoded pictures is made in a directory that exists, but there is no " +
                $"{directory}. Make it, or check the path.");
    }

    private static SafeFileHandle Find(string path, byte[] header, long length, ILogger log)
    {
        if (!File.Exists(path))
            Make(path, header, length, overwrite: false);
        if (TryOpen(path, header) is { } found)
            return found;

        log.CacheMadeAnew(path);
        Make(path, header, length, overwrite: true);
        return TryOpen(path, header)
            ?? throw new IOException("somebody else keeps making it of other pictures at the same time");
    }

    /// <summary>Returns the file; null where it is a cache of others.</summary>
    private static SafeFileHandle? TryOpen(string path, byte[] header)
    {
        var file = OpenShared(path);
        var start = new byte[header.Length];
        var read = RandomAccess.Read(file, start, fileOffset: 0);
        if (read == header.Length && start.AsSpan().SequenceEqual(header))
            return file;

        file.Dispose();
        return PictureCacheHeader.IsOfOne(start.AsSpan(0, read))
            ? null
            : throw new InvalidDataException($"{path}: A cache of decoded pictures is a new file or one that was made " +
                "as such, but this is something else, and is left alone. Choose another file.");
    }

    // Who may only read shares what somebody else has filled.
    private static SafeFileHandle OpenShared(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, Everybody, FileOptions.RandomAccess);
        }
        catch (UnauthorizedAccessException)
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, Everybody, FileOptions.RandomAccess);
        }
    }

    /// <summary>Makes an empty cache aside and puts it in place: whoever looks sees none of it or all.</summary>
    private static void Make(string path, byte[] header, long length, bool overwrite)
    {
        var aside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(aside, FileMode.CreateNew))
            {
                file.Write(header);
                file.SetLength(length);
            }

            File.Move(aside, path, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            // Somebody else was faster: theirs is as good.
        }
        finally
        {
            File.Delete(aside);
        }
    }
}
