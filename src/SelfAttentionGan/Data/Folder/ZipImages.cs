using System.Globalization;
using System.IO.Compression;

namespace SelfAttentionGan.Data.Folder;

/// <summary>Image files of a zip archive, by their extensions; folders around all of them are stripped.</summary>
/// <remarks>
/// The archive stays open, and entries are read one at a time: decoding takes the time.
/// </remarks>
internal sealed class ZipImages : IImageFiles
{
    private readonly string path;
    private readonly ZipArchive archive;
    private readonly List<(ImageFileEntry File, ZipArchiveEntry Entry)> images = [];
    private readonly IgnoredFiles ignored = new();
    private readonly ZipArchiveEntry? labels;
    private readonly Lock gate = new();

    /// <exception cref="InvalidDataException">It is no zip archive, is damaged, or has no image.</exception>
    public ZipImages(string path)
    {
        this.path = path;
        archive = Open(path);
        var entries = archive.Entries.Where(entry => entry.Name.Length > 0)
            .Select(entry => (Name: entry.FullName.Replace('\\', '/'), Entry: entry))
            .Where(entry => !IsHidden(entry.Name)).ToArray();

        var root = CommonRoot([.. entries.Where(entry => IsUsed(entry.Name)).Select(entry => entry.Name)]);
        foreach (var (name, entry) in entries)
            if (name == root + DatasetLabels.FileName)
                labels = entry;
            else
                Sort(name.StartsWith(root, StringComparison.Ordinal) ? name[root.Length..] : name, entry);

        images.Sort((first, second) => string.CompareOrdinal(first.File.Name, second.File.Name));
        Images = [.. images.Select(image => image.File)];
        if (images.Count == 0)
            throw new InvalidDataException($"A zip archive of images holds PNG, JPEG, WebP, GIF or BMP files, but "
                + $"among the {entries.Length} files in {Path.GetFullPath(path)} there is none. Convert other images "
                + "first.");
    }

    public IReadOnlyList<ImageFileEntry> Images { get; }

    public IEnumerable<string> Notes => ignored.Notes();

    public DatasetLabels? Labels => labels is null
        ? null
        : DatasetLabels.Parse($"{path}/{DatasetLabels.FileName}", Read(labels, $"{path}/{DatasetLabels.FileName}"));

    public byte[] Read(int index)
    {
        var (file, entry) = images[index];
        FolderImageStore.RequireLength(file.Path, file.Length);

        return Read(entry, file.Path);
    }

    public string CacheKey(int index)
    {
        var (file, entry) = images[index];

        return string.Create(CultureInfo.InvariantCulture, $"{file.Name}|{file.Length}|{entry.Crc32:x8}");
    }

    public void Dispose()
    {
        lock (gate)
            archive.Dispose();
    }

    private static ZipArchive Open(string path)
    {
        ZipArchive? opened = null;
        try
        {
            opened = ZipFile.OpenRead(path);
            // The list of files is read on first access.
            _ = opened.Entries;

            return opened;
        }
        catch (InvalidDataException damage)
        {
            opened?.Dispose();
            throw new InvalidDataException(
                $"{path}: A zip archive ends with a list of its files, but this has none that can be read "
                + $"({damage.Message.TrimEnd('.')}). It is damaged or of another format: download it again.", damage);
        }
    }

    private void Sort(string name, ZipArchiveEntry entry)
    {
        if (FolderScan.HasImageExtension(name))
            images.Add((new($"{path}/{name}", name, entry.Length), entry));
        else if (entry.Length == 0)
            ignored.Empty(name);
        else
            ignored.Other(name);
    }

    private byte[] Read(ZipArchiveEntry entry, string name)
    {
        lock (gate)
            try
            {
                using var stream = entry.Open();
                using var bytes = new MemoryStream();
                var chunk = new byte[1 << 16];

                // The archive's lengths may be false, and a few bytes may inflate to many.
                for (int read; (read = stream.Read(chunk)) > 0; bytes.Write(chunk, 0, read))
                    FolderImageStore.RequireLength(name, bytes.Length + read);

                return bytes.ToArray();
            }
            catch (Exception damage) when (damage is InvalidDataException or NotSupportedException
                && !damage.Message.StartsWith(name, StringComparison.Ordinal))
            {
                throw new InvalidDataException($"{name}: It cannot be read from its archive "
                    + $"({damage.Message.TrimEnd('.')}). Download the archive again, or pack it without a password.",
                    damage);
            }
    }

    private static bool IsUsed(string name) =>
        FolderScan.HasImageExtension(name) || Path.GetFileName(name) == DatasetLabels.FileName;

    // Of the Finder, and hidden files.
    private static bool IsHidden(string name) =>
        name.Split('/').Any(part => part.StartsWith('.') || part == "__MACOSX");

    /// <summary>The folders that all files lie in, with a slash behind each; empty where there is none.</summary>
    private static string CommonRoot(string[] names)
    {
        var root = "";
        while (names.Length > 0 && names[0].IndexOf('/', root.Length) is >= 0 and var slash
            && names.All(name => name.StartsWith(names[0][..(slash + 1)], StringComparison.Ordinal)))
            root = names[0][..(slash + 1)];

        return root;
    }
}
