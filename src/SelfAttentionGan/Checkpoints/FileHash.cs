using System.Security.Cryptography;

namespace SelfAttentionGan.Checkpoints;

/// <summary>Length and SHA-256 of a file, which reveal a single flipped bit.</summary>
internal sealed record FileHash(long Length, string Sha256)
{
    /// <summary>
    /// Writes a new file, flushed to the disk, and returns the hash of what was handed to the system.
    /// </summary>
    public static FileHash Write(string path, Action<BinaryWriter> write)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        using var hash = SHA256.Create();
        using (var both = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var writer = new BinaryWriter(both))
            write(writer);

        file.Flush(flushToDisk: true);
        return new(file.Length, Hex(hash.Hash!));
    }

    /// <summary>Returns what its directory entry shows to be wrong with a file; null for nothing.</summary>
    public string? FindLengthError(FileInfo file) =>
        !file.Exists ? $"{file.Name} is missing"
        : file.Length != Length ? $"{file.Name} has {file.Length} bytes in place of {Length}"
        : null;

    /// <summary>Returns what is wrong with a file, after reading all of it; null for nothing.</summary>
    public string? FindError(FileInfo file)
    {
        if (FindLengthError(file) is { } error)
            return error;

        using var stream = file.OpenRead();
        return Hex(SHA256.HashData(stream)) == Sha256
            ? null
            : $"{file.Name} has another SHA-256 than when it was written";
    }

    private static string Hex(byte[] hash) => Convert.ToHexString(hash).ToLowerInvariant();
}
