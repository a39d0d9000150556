using System.Buffers.Binary;

namespace SelfAttentionGan.Data.Lmdb;

/// <summary>One page of an LMDB tree, believed only after its parts were found to lie within it.</summary>
internal readonly struct LmdbPage
{
    /// <summary>Bytes before a page's parts, or before a value that has pages of its own.</summary>
    public const int Head = 16;

    private const int NodeHead = 8, PageNumber = 8;
    private const int Branch = 1, Leaf = 2, Dirty = 16, Kinds = 0x7F;
    private const int Elsewhere = 1;

    private readonly byte[] page;

    /// <param name="page">All bytes of the page.</param>
    /// <param name="number">What the file calls it.</param>
    /// <param name="leaf">Whether entries are due on it, not further pages.</param>
    public LmdbPage(byte[] page, long number, bool leaf)
    {
        (this.page, Number) = (page, number);
        var (lower, upper) = (Short(12), Short(14));

        if ((Short(10) & Kinds & ~Dirty) != (leaf ? Leaf : Branch))
            throw Damage(
                $"has {(leaf ? "entries" : "further pages")} on page {number}, but this has flags {Short(10):X}");
        // LMDB takes a page with one branch out of its tree, and would not read it.
        if (lower < Head + (leaf ? 2 : 4) || lower % 2 != 0 || lower > upper || upper > page.Length)
            throw Damage($"has room between the parts of a page, but page {number} from {lower} to {upper}");

        Count = (lower - Head) / 2;
        for (var node = 0; node < Count; node++)
            CheckNode(node, upper, leaf);
    }

    public long Number { get; }

    /// <summary>How many entries or pages follow from it.</summary>
    public int Count { get; }

    public static InvalidDataException Damage(string rule) =>
        new($"An LMDB file {rule}. It is damaged: get it anew, or copy it with mdb_copy.");

    /// <summary>The page that a branch leads to.</summary>
    public long Child(int node) => Length(node) | (long)Short(At(node) + 4) << 32;

    public ReadOnlySpan<byte> Key(int node) => page.AsSpan(At(node) + NodeHead, Short(At(node) + 6));

    /// <summary>The first of the pages that a value has to itself; null where it lies in this page.</summary>
    public long? Overflow(int node) => Short(At(node) + 4) == Elsewhere
        ? BinaryPrimitives.ReadInt64LittleEndian(page.AsSpan(ValueStart(node)))
        : null;

    /// <summary>Where in this page the value begins, or the number of its first own page.</summary>
    public int ValueStart(int node) => At(node) + NodeHead + Short(At(node) + 6);

    /// <summary>Bytes of an entry's value.</summary>
    public long Length(int node) => BinaryPrimitives.ReadUInt32LittleEndian(page.AsSpan(At(node)));

    private void CheckNode(int node, int upper, bool leaf)
    {
        var at = At(node);
        if (at < upper || at % 2 != 0 || at + NodeHead > page.Length)
            throw Damage($"has its parts within a page, but one of page {Number} at {at}");
        if (leaf && Short(at + 4) is not (0 or Elsewhere))
            throw Damage($"of pictures has plain entries, but one of page {Number} has flags {Short(at + 4):X}");

        long value = !leaf ? 0 : Short(at + 4) == Elsewhere ? PageNumber : Length(node);
        var key = Short(at + 6);
        if (at + NodeHead + key + value > page.Length || key == 0 && (leaf || node > 0))
            throw Damage("has keys of 1 byte or more and values within a page, but page "
                + $"{Number} has them of {key} and {value}");
    }

    private int At(int node) => Short(Head + 2 * node);

    private ushort Short(int at) => BinaryPrimitives.ReadUInt16LittleEndian(page.AsSpan(at));
}
