using Microsoft.Win32.SafeHandles;

namespace SelfAttentionGan.Data.Lmdb;

/// <summary>Our own look at an LMDB file, before liblmdb maps it: is each page where and what it should be?</summary>
/// <remarks>
/// liblmdb believes every byte: a file that was cut off ends the process (SIGBUS), and so does a page that points
/// elsewhere. Only the tree is read, not the values: some megabytes of a file of gigabytes.
/// Source of the layout: mdb.c of LMDB 0.9.
/// </remarks>
internal sealed class LmdbPages
{
    // As many levels as liblmdb has room for.
    private const int DeepestTree = 32;

    private readonly SafeFileHandle file;
    private readonly LmdbMeta meta;
    private readonly HashSet<long> seen = [];
    private readonly List<byte[]> keys = [];

    private LmdbPages(SafeFileHandle file)
    {
        this.file = file;
        FileLength = RandomAccess.GetLength(file);
        meta = ReadMeta();
    }

    private long FileLength { get; }

    /// <summary>Returns the keys of all entries in their order, if all that leads to them is sound.</summary>
    /// <exception cref="InvalidDataException">It is damaged or no LMDB file; its path begins the message.</exception>
    public static byte[][] ReadKeys(string path)
    {
        using var file = File.OpenHandle(path);
        try
        {
            return new LmdbPages(file).ReadKeys();
        }
        catch (InvalidDataException broken)
        {
            throw new InvalidDataException($"{path}: {broken.Message}", broken);
        }
    }

    private byte[][] ReadKeys()
    {
        if (meta.Entries == 0)
            return [];
        if (meta.Depth is < 1 or > DeepestTree)
            throw Damage($"has 1 to {DeepestTree} levels of pages, but this claims {meta.Depth}");

        Walk(meta.Root, meta.Depth);

        return keys.Count == meta.Entries
            ? [.. keys]
            : throw Damage($"has as many entries as it says, but here are {keys.Count} in place of {meta.Entries}");
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
        if (page.Overflow(node) is var (first, bytes)
            && (first < 2 || first > meta.LastPage || bytes > (meta.LastPage + 1 - first) * meta.PageSize))
            throw Damage($"keeps values within its {meta.LastPage + 1} pages, but {bytes} bytes begin at page {first}");

        var key = page.Key(node).ToArray();
        if (keys.Count > 0 && keys[^1].AsSpan().SequenceCompareTo(key) >= 0)
            throw Damage($"keeps keys in their order, but in page {page.Number} they are not");

        keys.Add(key);
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
        for (int done = 0, read; done < length; done += read)
            if ((read = RandomAccess.Read(file, bytes.AsSpan(done), place + done)) == 0)
                throw Damage($"has a page at {place}, but this ends after {place + done} bytes");

        return bytes;
    }

    private static InvalidDataException Damage(string rule) => LmdbPage.Damage(rule);
}
