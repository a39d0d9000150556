using System.Buffers.Binary;

namespace SelfAttentionGan.Data.Formats.Lmdb;

/// <summary>One page of an LMDB tree, validated: all of its parts lie within it.</summary>
internal readonly struct LmdbPage
{
    /// <summary>Bytes before a page's parts, or before a value that has pages of its own.</summary>
    public const int Head = 16;

    private const int NodeHead = 8, PageNumber = 8;
    private const int Branch = 1, Leaf = 2, Dirty = 16, Kinds = 0x7F;
    private const int OverflowFlag = 1;

    private readonly byte[] page;

    /// <param name="page">All bytes of the page.</param>
    /// <param name="number">Its number in the file.</param>
    /// <param name="leaf">Whether it must hold entries, not further pages.</param>
    public LmdbPage(byte[] page, long number, bool leaf)
    {
        (this.page, Number) = (page, number);
        var (lower, upper) = (Short(12), Short(14));

        if ((Short(10) & Kinds & ~Dirty) != (leaf ? Leaf : Branch))
            throw Damage(
                $"has {(leaf ? "entries" : "further pages")} on page {number}, but this has flags {Short(10):X}");
        // LMDB takes a page with one branch out of its tree, and would not read it.
        if (lower < Head + (leaf ? 2 : 4) || lower % 2 != 0 || lower > upper || upper > page.Length)
            throw Damage($"has free space within a page, but that of page {number} is from {lower} to {upper}");

        Count = (lower - Head) / 2;
        for (var node = 0; node < Count; node++)
            CheckNode(node, upper, leaf);
    }

    public long Number { get; }

    /// <summary>The number of its entries or child pages.</summary>
    public int Count { get; }

    public static InvalidDataException Damage(string rule) =>
        new($"An LMDB file {rule}. It is damaged: download it again, or copy it with mdb_copy.");

    /// <summary>The child page of a branch.</summary>
    public long Child(int node) => Length(node) | (long)Short(At(node) + 4) << 32;

    public ReadOnlySpan<byte> Key(int node) => page.AsSpan(At(node) + NodeHead, Short(At(node) + 6));

    /// <summary>The first of a value's overflow pages; null where it lies in this page.</summary>
    public long? Overflow(int node) => Short(At(node) + 4) == OverflowFlag
        ? BinaryPrimitives.ReadInt64LittleEndian(page.AsSpan(ValueStart(node)))
        : null;

    /// <summary>The offset in this page of the value, or of the number of its first overflow page.</summary>
    public int ValueStart(int node) => At(node) + NodeHead + Short(At(node) + 6);

    /// <summary>Bytes of an entry's value.</summary>
    public long Length(int node) => BinaryPrimitives.ReadUInt32LittleEndian(page.AsSpan(At(node)));

    private void CheckNode(int node, int upper, bool leaf)
    {
        var at = At(node);
        if (at < upper || at % 2 != 0 || at + NodeHead > page.Length)
            throw Damage($"has its nodes within a page, but one of page {Number} is at {at}");
        if (leaf && Short(at + 4) is not (0 or OverflowFlag))
            throw Damage($"of images has plain entries, but one of page {Number} has flags {Short(at + 4):X}");

        long value = !leaf ? 0 : Short(at + 4) == OverflowFlag ? PageNumber : Length(node);
        var key = Short(at + 6);
        if (at + NodeHead + key + value > page.Length || key == 0 && (leaf || node > 0))
            throw Damage("has keys of 1 byte or more and values within a page, but page "
                + $"{Number} has a key of {key} and a value of {value} bytes");
    }

    private int At(int node) => Short(Head + 2 * node);

    private ushort Short(int at) => BinaryPrimitives.ReadUInt16LittleEndian(page.AsSpan(at));
}
