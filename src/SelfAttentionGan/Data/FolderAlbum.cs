using System.Globalization;

namespace SelfAttentionGan.Data;

/// <summary>The picture files of a directory.</summary>
internal sealed class FolderAlbum : IAlbum
{
    // A picture of the most pixels that are read, stored plainly in 16 bits: longer files are something else.
    private const long MostBytes = 1 << 29;

    private readonly PictureFile[] files;
    private readonly int[] labels;

    public FolderAlbum(string directory)
    {
        files = PictureFiles.Find(directory);
        string[] names = [.. files.Select(file => file.ClassName).OfType<string>()
            .Distinct().Order(StringComparer.Ordinal)];

        (ClassNames, labels) = (names, [.. files.Select(file => Array.IndexOf(names, file.ClassName))]);
    }

    /// <summary>The names of the classes, in the order of their labels; empty where pictures have none.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    public int Count => files.Length;

    public string Name(int index) => files[index].Path;

    public int Label(int index) => labels[index];

    public byte[] Read(int index)
    {
        var file = new FileInfo(files[index].Path);

        return file.Length <= MostBytes
            ? File.ReadAllBytes(file.FullName)
            : throw new InvalidDataException($"{files[index].Path}: A picture's file has up to {MostBytes} bytes, " +
                $"but this has {file.Length}. Scale the picture down, or move the file away.");
    }

    // The name within the directory: a folder that was moved is the same one.
    public string Stamp(int index)
    {
        var file = new FileInfo(files[index].Path);

        return string.Create(CultureInfo.InvariantCulture,
            $"{files[index].Name}|{(file.Exists ? file.Length : -1)}|{file.LastWriteTimeUtc.Ticks}");
    }
}
