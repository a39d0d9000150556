using System.Globalization;
using SelfAttentionGan.Data.Decoding;

namespace SelfAttentionGan.Data.Folder;

/// <summary>
/// Image files of a directory or a zip archive, with the labels of dataset.json or of the sub-folders.
/// </summary>
internal sealed class FolderImageStore : IEncodedImageStore, IDisposable
{
    // An image of the most pixels that are read, stored uncompressed in 16 bits: longer files are no images.
    private const long MaxBytes = 1 << 29;

    private readonly IImageFiles files;
    private readonly int[] labels;

    /// <param name="path">A directory, or a zip archive.</param>
    public FolderImageStore(string path)
    {
        files = File.Exists(path) ? new ZipImages(path) : FolderScan.Of(path);
        Notes = [.. files.Notes];

        if (files.Labels is { } given)
        {
            (labels, Classes) = (given.Of(files.Images), given.Classes);
            Notes = [.. Notes, given.Note(files.Images.Count)];
        }
        else
        {
            (ClassNames, labels) = ClassFolders.Of(files.Images);
            Classes = ClassNames.Count;
            Notes = ClassFolders.Warning(path, files.Images) is { } warning ? [.. Notes, warning] : Notes;
        }
    }

    public int Classes { get; }

    /// <summary>The names of the classes, in the order of their labels; empty where they have none.</summary>
    public IReadOnlyList<string> ClassNames { get; } = [];

    /// <summary>Notes to the user on the files, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    public int Count => files.Images.Count;

    public string Name(int index) => files.Images[index].Path;

    /// <summary>The name of a file within the directory, with slashes.</summary>
    public string NameWithin(int index) => files.Images[index].Name;

    public int Label(int index) => labels.Length == 0 ? -1 : labels[index];

    public byte[] Read(int index) => files.Read(index);

    /// <summary>
    /// The name within the directory and the length, which do not change when a folder is moved or copied.
    /// </summary>
    public string Fingerprint(int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{files.Images[index].Name}|{files.Images[index].Length}");

    public string CacheKey(int index) => files.CacheKey(index);

    /// <summary>Closes the archive.</summary>
    public void Dispose() => files.Dispose();

    /// <summary>Checks the length of a file.</summary>
    /// <exception cref="InvalidDataException">An image's file has no bytes, or more than an image has.</exception>
    public static void RequireLength(string path, long length)
    {
        // Opening a pipe would block until a process writes to it.
        if (length == 0)
            throw new InvalidDataException($"{path}: An image's file has bytes, but this has none: it is empty, or a "
                + "pipe, a socket or a device. Fetch or export the image again, or move the file away.");
        if (length > MaxBytes)
            throw new InvalidDataException($"{path}: An image's file has up to {MaxBytes} bytes, but this has "
                + $"{length}. Scale the image down, or move the file away.");
    }
}
