using System.Globalization;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Data.Folder;

/// <summary>
/// Recursive scan of a folder for image files, by extension or by content, in ordinal order; counts what it ignores.
/// </summary>
/// <remarks>
/// Nothing is opened that might block: pipes, sockets and devices have no length, and a file without one is no image.
/// Each folder is read once, however many links lead to it. Hidden files and folders are ignored.
/// </remarks>
internal sealed class FolderScan : IImageFiles
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"];

    private readonly string root, realRoot;
    private readonly HashSet<string> visited = [];
    private readonly List<ImageFileEntry> images = [];
    private readonly IgnoredFiles ignored = new();

    private FolderScan(string directory)
    {
        (root, realRoot) = (directory, RealPath.Of(directory));
        if (RunFolder.IsAt(directory))
            throw new InvalidDataException($"{Path.GetFullPath(directory)} is the directory of a run, and its images "
                + "were generated. Name the folder of the images to train on.");

        Visit(directory, realRoot);
        images.Sort((first, second) => string.CompareOrdinal(first.Name, second.Name));
        if (images.Count == 0)
            throw NoImages();
    }

    public IReadOnlyList<ImageFileEntry> Images => images;

    public IEnumerable<string> Notes => ignored.Notes();

    public DatasetLabels? Labels => DatasetLabels.Find(root);

    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="InvalidDataException">There is no image in it, or it is the directory of a run.</exception>
    public static FolderScan Of(string directory) => Directory.Exists(directory)
        ? new(directory)
        : throw new DirectoryNotFoundException(
            "An image folder is a directory of PNG, JPEG, WebP, GIF or BMP files, but there is none at "
            + $"{Path.GetFullPath(directory)}. Check the path.");

    public static bool HasImageExtension(string path) =>
        Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    public byte[] Read(int index)
    {
        var file = RealPath.File(images[index].Path);
        FolderImageStore.RequireLength(images[index].Path, file.Length);

        return File.ReadAllBytes(file.FullName);
    }

    // The name within the directory: a folder that was moved is the same one.
    public string CacheKey(int index)
    {
        var file = RealPath.File(images[index].Path);

        return string.Create(CultureInfo.InvariantCulture,
            $"{images[index].Name}|{(file.Exists ? file.Length : -1)}|{file.LastWriteTimeUtc.Ticks}");
    }

    private void Visit(string directory, string real)
    {
        visited.Add(real);
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
            if (entry.Name[0] != '.')
                Inspect(Path.Combine(directory, entry.Name), Path.Combine(real, entry.Name), entry);
    }

    private void Inspect(string path, string real, FileSystemInfo entry)
    {
        if (entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.LinkTarget is not null)
            Follow(path);
        else if (entry is FileInfo file)
            InspectFile(path, file);
        else if (RunFolder.IsAt(path))
            ignored.Run(NameOf(path));
        else if (visited.Contains(real))
            ignored.RepeatingLink(NameOf(path));
        else
            Enter(path, real);
    }

    private void Enter(string directory, string real)
    {
        try
        {
            Visit(directory, real);
        }
        catch (UnauthorizedAccessException)
        {
            ignored.Unreadable(NameOf(directory));
        }
    }

    private void Follow(string link)
    {
        string target;
        try
        {
            target = RealPath.Of(link);
        }
        catch (IOException)
        {
            ignored.BrokenLink(NameOf(link));
            return;
        }

        if (File.Exists(target))
            InspectFile(link, new(target));
        else if (!Directory.Exists(target))
            ignored.BrokenLink(NameOf(link));
        else if (RunFolder.IsAt(target))
            ignored.Run(NameOf(link));
        else if (visited.Contains(target) || RealPath.IsWithin(target, realRoot) || RealPath.IsWithin(realRoot, target))
            ignored.RepeatingLink(NameOf(link));
        else
            Enter(link, target);
    }

    private void InspectFile(string path, FileInfo file)
    {
        var name = NameOf(path);
        try
        {
            // A file with an image extension that is none is corrupt, not a file of another format.
            if (HasImageExtension(path) || file.Length > 0 && ImageReader.IsImage(path))
                images.Add(new(path, name, file.Length));
            else if (file.Length == 0)
                ignored.Empty(name);
            else if (name != DatasetLabels.FileName)
                ignored.Other(name);
        }
        catch (Exception refusal) when (refusal is UnauthorizedAccessException or IOException)
        {
            ignored.Unreadable(name);
        }
    }

    private string NameOf(string path) => Path.GetRelativePath(root, path).Replace('\\', '/');

    private InvalidDataException NoImages() => new(
        $"An image folder holds PNG, JPEG, WebP, GIF or BMP files, but among the {ignored.Files} files in "
        + $"{Path.GetFullPath(root)} there is none. Convert other images or check the path."
        + string.Concat(Notes.Select(note => " " + note)));
}

/// <summary>Detects run directories, which hold generated images, among folders of images to train on.</summary>
internal static class RunFolder
{
    private static readonly string[] Files = ["options.json", "metrics.jsonl", "data.json"];
    private static readonly string[] Folders = ["samples", "checkpoints"];

    /// <summary>Whether it is the directory of a run: it has one of its files and one of its folders.</summary>
    public static bool IsAt(string directory) =>
        Folders.Any(folder => Directory.Exists(Path.Combine(directory, folder)))
        && Files.Any(file => File.Exists(Path.Combine(directory, file)));
}
