using System.Globalization;

namespace SelfAttentionGan.Data.Folder;

/// <summary>The image files of a directory with their labels, from a dataset.json or from sub-folders.</summary>
internal sealed class FolderAlbum : IAlbum
{
    // An image of the most pixels that are read, stored plainly in 16 bits: longer files are something else.
    private const long MostBytes = 1 << 29;

    private readonly IReadOnlyList<PictureFile> files;
    private readonly int[] labels;

    public FolderAlbum(string directory)
    {
        var scan = FolderScan.Of(directory);
        files = scan.Images;
        Notes = [.. scan.Notes];

        if (DatasetLabels.Find(directory) is { } told)
        {
            (labels, Classes) = (told.Of(files), told.Classes);
            Notes = [.. Notes, told.Note(files.Count)];
        }
        else
        {
            (ClassNames, labels) = ClassFolders.Of(files);
            Classes = ClassNames.Count;
            Notes = ClassFolders.Doubt(directory, files) is { } doubt ? [.. Notes, doubt] : Notes;
        }
    }

    public int Classes { get; }

    /// <summary>The names of the classes, in the order of their labels; empty where they have none.</summary>
    public IReadOnlyList<string> ClassNames { get; } = [];

    /// <summary>What a person should know of the folder, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    public int Count => files.Count;

    public string Name(int index) => files[index].Path;

    public int Label(int index) => labels.Length == 0 ? -1 : labels[index];

    public byte[] Read(int index)
    {
        var file = RealPath.File(files[index].Path);

        // Opening a pipe would wait for somebody to write to it.
        if (file.Length == 0)
            throw new InvalidDataException($"{files[index].Path}: An image's file has bytes, but this has none: it is "
                + "empty, or a pipe, a socket or a device. Fetch or export the image again, or move the file away.");

        return file.Length <= MostBytes
            ? File.ReadAllBytes(file.FullName)
            : throw new InvalidDataException($"{files[index].Path}: An image's file has up to {MostBytes} bytes, " +
                $"but this has {file.Length}. Scale the image down, or move the file away.");
    }

    /// <summary>The name within the directory and the length: what a folder that was moved or copied keeps.</summary>
    public string Fingerprint(int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{files[index].Name}|{files[index].Length}");

    // The name within the directory: a folder that was moved is the same one.
    public string Stamp(int index)
    {
        var file = RealPath.File(files[index].Path);

        return string.Create(CultureInfo.InvariantCulture,
            $"{files[index].Name}|{(file.Exists ? file.Length : -1)}|{file.LastWriteTimeUtc.Ticks}");
    }
}
