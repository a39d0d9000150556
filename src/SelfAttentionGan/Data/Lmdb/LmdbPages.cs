using Microsoft.Win32.SafeHandles;

namespace SelfAttentionGan.Data.Lmdb;

/// <summary>
/// The pages of an LMDB file's tree, read once from the root to the entries: is each where and what it should be?
/// </summary>
/// <remarks>
/// Only the tree is read, not the values: some megabytes of a file of gigabytes. Source of the layout: mdb.c of LMDB 0.9.
/// </remarks>
internal sealed class LmdbPages
{
    // As many levels as LMDB itself has room for.
    private const int DeepestTree = 32;

    private readonly SafeFileHandle file;
    private readonly LmdbMeta meta;
    private readonly HashSet<long> seen = [];
    private readonly List<LmdbEntry> entries = [];

    private LmdbPages(SafeFileHandle file)
    {
        this.file = file;
        FileLength = RandomAccess.GetLength(file);
        meta = ReadMeta();
    }

    private long FileLength { get; }

    /// <summary>Returns all entries in the order of their keys, if all that leads to them is sound.</summary>
    /// <exception cref="InvalidDataException">It is damaged or no LMDB file.</exception>
    public static LmdbEntry[] ReadEntries(SafeFileHandle file) => new LmdbPages(file).ReadEntries();

    /// <summary>Fills bytes from a place in the file; false where the file ends before they are full.</summary>
    public static bool TryRead(SafeFileHandle file, long place, Span<byte> bytes)
    {
        // One call may return fewer bytes than there are.
        for (int read; bytes.Length > 0; place += read, bytes = bytes[read..])
            if ((read = RandomAccess.Read(file, bytes, place)) == 0)
                return false;

        return true;
    }

    private LmdbEntry[] ReadEntries()
    {
        if (meta.Entries == 0)
            return [];
        if (meta.Depth is < 1 or > DeepestTree)
            throw Damage($"has 1 to {DeepestTree} levels of pages, but this claims {meta.Depth}");

        Walk(meta.Root, meta.Depth);

        return entries.Count == meta.Entries
            ? [.. entries]
            : throw Damage($"has as many entries as it says, but here are {entries.Count} in place of {meta.Entries}");
    }

    private void Walk(long number, int levels)
    {
        if (!seen.Add(number))
            throw Damage($"reaches each page in one way, but page {number} in two");

        var page = new LmdbPage(Read(number), number, leaf: levels == 1);
        for (var node = 0; node < page.Count; node++)
            if (levels == 1)
                AddEntry(page, node);
            else
                Walk(page.Child(node), levels - 1);
    }

    private void AddEntry(LmdbPage page, int node)
    {
        var length = page.Length(node);
        var offset = page.Overflow(node) is { } first
            ? OffsetOf(first, length)
            : page.Number * meta.PageSize + page.ValueStart(node);

        var key = page.Key(node).ToArray();
        if (entries.Count > 0 && entries[^1].Key.AsSpan().SequenceCompareTo(key) >= 0)
            throw Damage($"keeps keys in their order, but in page {page.Number} they are not");

        entries.Add(new(key, offset, length));
    }

    /// <summary>Where a value begins that has pages of its own: behind the head of the first one.</summary>
    private long OffsetOf(long first, long length)
    {
        var bytes = LmdbPage.Head + length;
        if (first < 2 || first > meta.LastPage || bytes > (meta.LastPage + 1 - first) * meta.PageSize)
            throw Damage($"keeps values within its {meta.LastPage + 1} pages, but {bytes} bytes begin at page {first}");

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
        if (FileLength < 2 * LmdbMeta.SmallestPage)
            throw new InvalidDataException(
                $"An LMDB file begins with two pages, but this has {FileLength} bytes. Get it anew.");

        var first = LmdbMeta.Parse(Read(0, LmdbMeta.Length));
        var second = LmdbMeta.Parse(Read(first.PageSize, LmdbMeta.Length));
        if (second.PageSize != first.PageSize)
            throw Damage($"has pages of one size, but this claims {first.PageSize} and {second.PageSize}");

        var newer = first.Transaction < second.Transaction ? second : first;
        return newer.LastPage >= 1 && newer.LastPage < FileLength / newer.PageSize
            ? newer
            : throw Damage($"is as long as its {newer.LastPage + 1} pages of {newer.PageSize} bytes, but this has "
                + $"{FileLength} bytes: it was cut off");
    }

    private byte[] Read(long place, int length)
    {
        var bytes = new byte[length];
        return TryRead(file, place, bytes)
            ? bytes
            : throw Damage($"has a page at {place}, but this ends before byte {place + length}");
    }

    private static InvalidDataException Damage(string rule) => LmdbPage.Damage(rule);
}
