using SelfAttentionGan.Data.Folder;
using SelfAttentionGan.Imaging;

namespace Sagan.Cli.Data;

/// <summary>Rejects files that are no dataset: archives, single images and others, by their first bytes.</summary>
internal static class DatasetFileGuard
{
    private static readonly (byte[] Start, int At, string Kind, string Unpack)[] Archives =
    [
        ([0x37, 0x7A, 0xBC, 0xAF], 0, "a 7z archive", "7z x -oimages"),
        ([0x52, 0x61, 0x72, 0x21], 0, "a rar archive", "unrar x"),
        ([0x75, 0x73, 0x74, 0x61, 0x72], 257, "a tar archive", "tar -xf"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], 0, "an xz archive", "tar -xf"),
        ([0x28, 0xB5, 0x2F, 0xFD], 0, "a zstd archive", "tar -xf"),
        ([0x42, 0x5A, 0x68], 0, "a bzip2 archive", "tar -xf"),
    ];

    /// <summary>Whether a file is a zip archive, by its first bytes.</summary>
    public static bool IsZip(string path) => File.Exists(path) && IsZip(Start(path));

    /// <summary>Accepts folders and files of a known kind. Nothing is opened that might block, and a file once.</summary>
    /// <returns>Whether it is a zip archive.</returns>
    /// <exception cref="InvalidDataException">It is something else; the message has the remedy.</exception>
    public static bool Require(string path)
    {
        if (!File.Exists(path))
            return false;

        var file = RealPath.File(path);
        if (file.Length == 0)
            throw Error(path, "is empty, or a pipe, a socket or a device. Check the path");

        var start = Start(path);
        if (ImageReader.IsImage(start))
            throw Error(path, "is a single image. Put it into a folder with others, and pass the folder");
        foreach (var (magic, at, kind, unpack) in Archives)
            if (start.Length >= at + magic.Length && start.AsSpan(at, magic.Length).SequenceEqual(magic))
                throw Error(path, $"is {kind}. Unpack it ({unpack} {file.Name}), and pass the folder");
        if (IsGzip(start) && (Ends(path, ".tar.gz") || Ends(path, ".tgz")))
            throw Error(path, $"is a tar archive. Unpack it (tar -xf {file.Name}), and pass the folder");
        var isZip = IsZip(start);
        if (!isZip && !IsGzip(start) && start is not [0, 0, ..] && !Ends(path, ".bin") && !Ends(path, ".mdb"))
            throw Error(path, "is of another kind. Check the path");

        return isZip;
    }

    private static bool IsZip(byte[] start) => start is [0x50, 0x4B, 3 or 5, 4 or 6, ..];

    private static bool IsGzip(byte[] start) => start is [0x1F, 0x8B, ..];

    private static bool Ends(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private static byte[] Start(string path)
    {
        using var file = File.OpenRead(path);
        var start = new byte[262];

        return start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }

    private static InvalidDataException Error(string path, string problem) => new(
        "Images are read from a folder, a zip archive, or a file of CIFAR (.bin), IDX or LSUN (.mdb), but " +
        $"{path} {problem}.");
}
