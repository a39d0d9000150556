using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using SelfAttentionGan.Interop.Files;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.PyTorch.Zip;

/// <summary>Reads the contents of zip entries, stored or deflated, and compares their checksums.</summary>
internal static class ZipContent
{
    private const int HeaderBytes = 30;
    private const uint Header = 0x04034b50;

    /// <summary>Reads a small entry.</summary>
    /// <exception cref="InvalidDataException">It is larger than the maximum, or damaged.</exception>
    public static byte[] Read(WeightFile file, ZipEntry entry, int maximum)
    {
        if (entry.Length > maximum)
            throw file.Damaged($"has an entry '{entry.Name}' of {entry.Length} bytes, where {maximum} are the most");

        // One that claims more than it can have is refused before it gets memory.
        if (entry.IsCompressed && entry.Length > 1100 * entry.CompressedLength + 1100)
            throw Differs(file, entry);

        var content = new byte[entry.Length];
        using var parts = Open(file, entry);
        parts.Read(content);
        parts.RequireEnd();
        return content;
    }

    /// <summary>Fills a tensor with an entry.</summary>
    /// <exception cref="InvalidDataException">It has another size, or it is damaged.</exception>
    public static void Read(WeightFile file, ZipEntry entry, Tensor memory)
    {
        using var parts = Open(file, entry);
        TensorBytes.ForEachPart(memory, parts.Read);
        parts.RequireEnd();
    }

    private static Parts Open(WeightFile file, ZipEntry entry)
    {
        var header = file.Read(entry.Header, HeaderBytes).AsSpan();
        var position = entry.Header + HeaderBytes + BinaryPrimitives.ReadUInt16LittleEndian(header[26..])
            + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != Header || position > file.Length - entry.CompressedLength)
            throw file.Damaged($"lacks its entry '{entry.Name}' where its zip directory has it");

        return new(file, entry, position);
    }

    private static InvalidDataException Differs(WeightFile file, ZipEntry entry) =>
        file.Damaged($"has other bytes in its entry '{entry.Name}' than its checksum says");

    private sealed class Parts(WeightFile file, ZipEntry entry, long position) : IDisposable
    {
        private readonly Crc32 crc = new();
        private readonly DeflateStream? deflate = entry.IsCompressed
            ? new(new BufferedStream(file.StreamFrom(position), 64 << 10), CompressionMode.Decompress, leaveOpen: true)
            : null;

        private long position = position;

        public void Read(Span<byte> part)
        {
            if (deflate is null)
                file.Read(position, part);
            else if (deflate.ReadAtLeast(part, part.Length, throwOnEndOfStream: false) < part.Length)
                throw Differs(file, entry);

            position += part.Length;
            crc.Append(part);
        }

        public void RequireEnd()
        {
            // PyTorch can be told to compute no checksums.
            if (entry.Crc != 0 && crc.GetCurrentHashAsUInt32() != entry.Crc)
                throw Differs(file, entry);
        }

        public void Dispose() => deflate?.Dispose();
    }
}
