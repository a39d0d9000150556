using System.Security.Cryptography;

namespace SelfAttentionGan.Runs;

/// <summary>A file's length and SHA-256, by which a single flipped bit is noticed.</summary>
internal sealed record Fingerprint(long Length, string Sha256)
{
    /// <summary>Writes a new file through to the disk and returns what was meant to get there.</summary>
    public static Fingerprint Write(string path, Action<BinaryWriter> write)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        using var hash = SHA256.Create();
        using (var both = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var writer = new BinaryWriter(both))
            write(writer);

        file.Flush(flushToDisk: true);
        return new(file.Length, Hex(hash.Hash!));
    }

    /// <summary>Says what is missing of a file, as far as its folder tells; null where it is whole.</summary>
    public string? LengthComplaint(FileInfo file) =>
        !file.Exists ? $"{file.Name} is missing"
        : file.Length != Length ? $"{file.Name} has {file.Length} bytes in place of {Length}"
        : null;

    /// <summary>Says whether a file's bytes are not those that were written; reads all of them.</summary>
    public string? Complaint(FileInfo file)
    {
        if (LengthComplaint(file) is { } complaint)
            return complaint;

        using var stream = file.OpenRead();
        return Hex(SHA256.HashData(stream)) == Sha256
            ? null
            : $"{file.Name} has another SHA-256 than when it was written";
    }

    private static string Hex(byte[] hash) => Convert.ToHexString(hash).ToLowerInvariant();
}
