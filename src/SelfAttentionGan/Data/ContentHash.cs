using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace SelfAttentionGan.Data;

/// <summary>SHA-256 over the parts of a data set, in hexadecimal digits.</summary>
internal static class ContentHash
{
    public static string Of(IEnumerable<string> lines) => Of(lines, (hash, line) =>
        hash.AppendData(Encoding.UTF8.GetBytes(line + "\n")));

    public static string Of(IEnumerable<byte[]> parts) => Of(parts, (hash, part) => hash.AppendData(part));

    public static string Of(IEnumerable<ReadOnlyMemory<byte>> parts) =>
        Of(parts, (hash, part) => hash.AppendData(part.Span));

    public static string Of(IEnumerable<float[]> parts) => Of(parts, (hash, part) =>
        hash.AppendData(MemoryMarshal.AsBytes<float>(part)));

    private static string Of<T>(IEnumerable<T> parts, Action<IncrementalHash, T> append)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
            append(hash, part);

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
