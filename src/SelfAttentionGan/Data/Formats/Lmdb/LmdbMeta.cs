using System.Buffers.Binary;
using System.Numerics;

namespace SelfAttentionGan.Data.Formats.Lmdb;

/// <summary>Meta page of an LMDB file, one of its first two pages; the newer of the two is valid.</summary>
/// <param name="PageSize">Bytes of a page.</param>
/// <param name="Depth">Levels of pages from the root to the entries.</param>
/// <param name="Entries">Entries in all.</param>
/// <param name="Root">The number of the topmost page.</param>
/// <param name="LastPage">The number of the last used page.</param>
/// <param name="Transaction">The number of the last write; larger is newer.</param>
internal readonly record struct LmdbMeta(
    int PageSize, int Depth, long Entries, long Root, long LastPage, long Transaction)
{
    /// <summary>Bytes at the beginning of a page that hold these fields.</summary>
    public const int Length = 152;

    public const int MinPageSize = 512;

    private const uint Magic = 0xBEEFC0DE;
    private const int MetaFlag = 8, Version = 1, MaxPageSize = 1 << 15;

    /// <exception cref="InvalidDataException">It is no such page, or of an unsupported kind.</exception>
    public static LmdbMeta Parse(ReadOnlySpan<byte> page)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(page[16..]) != Magic || (Short(page, 10) & MetaFlag) == 0)
            throw new InvalidDataException("An LMDB file has the bytes DE C0 EF BE at place 16 of its first two pages, "
                + "but this has not. It is damaged, another kind of file, or written by a 32-bit program: download it "
                + "again.");
        if (BinaryPrimitives.ReadInt32LittleEndian(page[20..]) is not Version and var version)
            throw new InvalidDataException($"LMDB files are read in version {Version}, but this is of version "
                + $"{version}. Copy it with the tools it was written with: mdb_dump, then mdb_load.");
        if (Short(page, 92) is not 0 and var flags)
            throw new InvalidDataException("LMDB files of images have plain keys with one value each (flags 0), but "
                + $"this has flags {flags:X}. It is damaged or not a file of images.");

        var size = BinaryPrimitives.ReadUInt32LittleEndian(page[40..]);
        return size is >= MinPageSize and <= MaxPageSize && BitOperations.IsPow2(size)
            ? new((int)size, Short(page, 94), Long(page, 120), Long(page, 128), Long(page, 136), Long(page, 144))
            : throw new InvalidDataException($"A page of an LMDB file has {MinPageSize} to {MaxPageSize} bytes, a "
                + $"power of two, but this file declares {size}. It is damaged: download it again.");
    }

    private static ushort Short(ReadOnlySpan<byte> page, int at) => BinaryPrimitives.ReadUInt16LittleEndian(page[at..]);

    private static long Long(ReadOnlySpan<byte> page, int at) => BinaryPrimitives.ReadInt64LittleEndian(page[at..]);
}
