using System.Buffers.Binary;
using System.Text;
using SelfAttentionGan.Interop.Files;

namespace SelfAttentionGan.Interop.PyTorch.Zip;

/// <summary>Reads the directory at the end of a zip archive (APPNOTE 6.3), also of Zip64.</summary>
/// <remarks>
/// Our own: where a storage lies must be known, to read it straight into a tensor, and the number of entries is limited.
/// </remarks>
internal static class ZipDirectory
{
    private const int MaxBytes = 64 << 20, MaxCommentBytes = ushort.MaxValue, MaxEntries = 1 << 18;
    private const int EndBytes = 22, End64Bytes = 56, Locator64Bytes = 20, EntryBytes = 46;
    private const uint End = 0x06054b50, End64 = 0x06064b50, Locator64 = 0x07064b50, Entry = 0x02014b50;

    /// <exception cref="InvalidDataException">It is no zip archive, or it is damaged.</exception>
    public static Dictionary<string, ZipEntry> Read(WeightFile file)
    {
        var (count, length, position) = Locate(file);
        if (count > MaxEntries || length is < 0 or > MaxBytes)
            throw file.Damaged($"declares {count} entries in {length} bytes of its zip directory");

        var directory = file.Read(position, (int)length).AsSpan();
        var entries = new Dictionary<string, ZipEntry>();
        while (directory.Length > 0)
            if (ReadEntry(file, ref directory) is var entry && !entries.TryAdd(entry.Name, entry))
                throw file.Damaged($"has two entries '{entry.Name}' in its zip directory");

        return entries.Count == count
            ? entries
            : throw file.Damaged($"has {entries.Count} entries in its zip directory, which declares {count}");
    }

    private static (long Count, long Length, long Position) Locate(WeightFile file)
    {
        var tail = file.Read(
            Math.Max(0, file.Length - EndBytes - MaxCommentBytes), (int)Math.Min(file.Length, EndBytes + MaxCommentBytes));
        var at = LastEnd(tail);
        if (at < 0)
            throw file.Damaged("lacks the zip directory at its end");

        var end = tail.AsSpan(at);
        var position = file.Length - tail.Length + at;
        if (position >= Locator64Bytes && file.Read(position - Locator64Bytes, Locator64Bytes) is var locator
            && UInt32(locator) == Locator64)
            return Locate64(file, Int64(locator.AsSpan(8)));

        return (UInt16(end[10..]), UInt32(end[12..]), UInt32(end[16..]));
    }

    private static (long Count, long Length, long Position) Locate64(WeightFile file, long position)
    {
        var end = file.Read(position, End64Bytes).AsSpan();

        return UInt32(end) == End64
            ? (Int64(end[32..]), Int64(end[40..]), Int64(end[48..]))
            : throw file.Damaged("lacks the Zip64 directory that it refers to");
    }

    /// <summary>The position of the end record whose comment reaches to the end of the file; -1 where there is none.</summary>
    private static int LastEnd(byte[] tail)
    {
        for (var at = tail.Length - EndBytes; at >= 0; at--)
            if (UInt32(tail.AsSpan(at)) == End && at + EndBytes + UInt16(tail.AsSpan(at + 20)) == tail.Length)
                return at;

        return -1;
    }

    private static ZipEntry ReadEntry(WeightFile file, ref Span<byte> directory)
    {
        if (directory.Length < EntryBytes || UInt32(directory) != Entry)
            throw file.Damaged("has something else than entries in its zip directory");

        var (nameBytes, extraBytes, commentBytes) = (UInt16(directory[28..]), UInt16(directory[30..]), UInt16(directory[32..]));
        var bytes = EntryBytes + nameBytes + extraBytes + commentBytes;
        if (bytes > directory.Length)
            throw file.Damaged("has an entry that ends after its zip directory");

        var (flags, method) = (UInt16(directory[8..]), UInt16(directory[10..]));
        var name = Encoding.UTF8.GetString(directory.Slice(EntryBytes, nameBytes));
        if ((flags & 1) != 0 || method is not (0 or 8))
            throw file.Refused(
                $"has an entry '{name}' that is encrypted, or compressed by method {method}", "save it again with torch.save");

        long[] sizes = [UInt32(directory[24..]), UInt32(directory[20..]), UInt32(directory[42..])];
        ReadSizes64(directory.Slice(EntryBytes + nameBytes, extraBytes), sizes);
        var entry = new ZipEntry(name, method == 8, UInt32(directory[16..]), sizes[1], sizes[0], sizes[2]);
        directory = directory[bytes..];

        return entry.Length >= 0 && entry.CompressedLength >= 0 && entry.CompressedLength <= file.Length
            && (entry.IsCompressed || entry.Length == entry.CompressedLength)
            ? entry
            : throw file.Damaged($"declares {entry.Length} bytes for its entry '{name}', which has {entry.CompressedLength}");
    }

    /// <summary>Replaces sizes of 0xffffffff by those of the Zip64 field, in this order.</summary>
    private static void ReadSizes64(ReadOnlySpan<byte> extra, long[] sizes)
    {
        for (; extra.Length >= 4 && UInt16(extra[2..]) is var length && length <= extra.Length - 4; extra = extra[(4 + length)..])
            if (UInt16(extra) == 1)
            {
                var field = extra.Slice(4, length);
                for (var i = 0; i < sizes.Length && field.Length >= 8; i++)
                    if (sizes[i] == uint.MaxValue)
                    {
                        sizes[i] = Int64(field);
                        field = field[8..];
                    }
            }
    }

    private static int UInt16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint UInt32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static long Int64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);
}
