using Microsoft.Win32.SafeHandles;

namespace SelfAttentionGan.Data.Formats.Lmdb;

/// <summary>
/// Page tree of an LMDB file, traversed once from the root to the entries; each page is validated.
/// </summary>
/// <remarks>
/// Only the tree is read, not the values: some megabytes of a file of gigabytes. Source of the layout: mdb.c of LMDB
/// 0.9.
/// </remarks>
internal sealed class LmdbTree
{
    // LMDB's own limit.
    private const int MaxDepth = 32;

    private readonly SafeFileHandle file;
    private readonly LmdbMeta meta;
    private readonly HashSet<long> seen = [];
    private readonly List<LmdbEntry> entries = [];

    private LmdbTree(SafeFileHandle file)
    {
        this.file = file;
        FileLength = RandomAccess.GetLength(file);
        meta = ReadMeta();
    }

    private long FileLength { get; }

    /// <summary>Returns all entries in the order of their keys, if the pages above them are valid.</summary>
    /// <exception cref="InvalidDataException">It is damaged or no LMDB file.</exception>
    public static LmdbEntry[] ReadEntries(SafeFileHandle file) => new LmdbTree(file).ReadEntries();

    /// <summary>Fills bytes from an offset in the file; false where the file ends before they are full.</summary>
    public static bool TryRead(SafeFileHandle file, long offset, Span<byte> bytes)
    {
        // One call may return fewer bytes than there are.
        for (int read; bytes.Length > 0; offset += read, bytes = bytes[read..])
            if ((read = RandomAccess.Read(file, bytes, offset)) == 0)
                return false;

        return true;
    }

    private LmdbEntry[] ReadEntries()
    {
        if (meta.Entries == 0)
            return [];
        if (meta.Depth is < 1 or > MaxDepth)
            throw Damage($"has 1 to {MaxDepth} levels of pages, but this declares {meta.Depth}");

        Traverse(meta.Root, meta.Depth);

        return entries.Count == meta.Entries
            ? [.. entries]
            : throw Damage($"has the number of entries that it declares, but this has {entries.Count} of "
                + $"{meta.Entries}");
    }

    private void Traverse(long number, int levels)
    {
        if (!seen.Add(number))
            throw Damage($"refers to each page once, but to page {number} twice");

        var page = new LmdbPage(Read(number), number, leaf: levels == 1);
        for (var node = 0; node < page.Count; node++)
            if (levels == 1)
                AddEntry(page, node);
            else
                Traverse(page.Child(node), levels - 1);
    }

    private void AddEntry(LmdbPage page, int node)
    {
        var length = page.Length(node);
        var offset = page.Overflow(node) is { } first
            ? OffsetOf(first, length)
            : page.Number * meta.PageSize + page.ValueStart(node);

        var key = page.Key(node).ToArray();
        if (entries.Count > 0 && entries[^1].Key.AsSpan().SequenceCompareTo(key) >= 0)
            throw Damage($"has sorted keys, but those of page {page.Number} are not");

        entries.Add(new(key, offset, length));
    }

    /// <summary>The offset of a value with overflow pages: behind the header of the first one.</summary>
    private long OffsetOf(long first, long length)
    {
        var bytes = LmdbPage.Head + length;
        if (first < 2 || first > meta.LastPage || bytes > (meta.LastPage + 1 - first) * meta.PageSize)
            throw Damage($"has values within its {meta.LastPage + 1} pages, but one of {bytes} bytes begins at page "
                + $"{first}");

        return first * meta.PageSize + LmdbPage.Head;
    }

    private byte[] Read(long number)
    {
        if (number < 2 || number > meta.LastPage)
            throw Damage($"uses the pages 2 to {meta.LastPage}, but refers to page {number}");

        return Read(number * meta.PageSize, meta.PageSize);
    }

    private LmdbMeta ReadMeta()
    {
        if (FileLength < 2 * LmdbMeta.MinPageSize)
            throw new InvalidDataException(
                $"An LMDB file begins with two pages, but this has {FileLength} bytes. Download it again.");

        var first = LmdbMeta.Parse(Read(0, LmdbMeta.Length));
        var second = LmdbMeta.Parse(Read(first.PageSize, LmdbMeta.Length));
        if (second.PageSize != first.PageSize)
            throw Damage($"has pages of one size, but this declares {first.PageSize} and {second.PageSize}");

        var newer = first.Transaction < second.Transaction ? second : first;
        return newer.LastPage >= 1 && newer.LastPage < FileLength / newer.PageSize
            ? newer
            : throw Damage($"is as long as its {newer.LastPage + 1} pages of {newer.PageSize} bytes, but this has "
                + $"{FileLength} bytes: it was truncated");
    }

    private byte[] Read(long offset, int length)
    {
        var bytes = new byte[length];
        return TryRead(file, offset, bytes)
            ? bytes
            : throw Damage($"has a page at {offset}, but this ends before byte {offset + length}");
    }

    private static InvalidDataException Damage(string rule) => LmdbPage.Damage(rule);
}
