using System.IO.Enumeration;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Data;

/// <summary>Finds the pictures in a directory: by name or by content, in ordinal order, hidden ones left out.</summary>
internal static class PictureFiles
{
    private static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".webp"];

    public static PictureFile[] Find(string directory)
    {
        if (!Directory.Exists(directory))
            throw new DirectoryNotFoundException(
                "An image folder is a directory of PNG, JPEG or WebP files, but there is none at "
                + $"{Path.GetFullPath(directory)}. Check the path.");

        var files = Walk(directory).ToArray();
        var pictures = files.Where(IsPicture).Select(path => Describe(directory, path))
            .OrderBy(file => file.Name, StringComparer.Ordinal).ToArray();

        if (pictures.Length == 0)
            throw new InvalidDataException("An image folder holds PNG, JPEG or WebP files, but among the "
                + $"{files.Length} files in {Path.GetFullPath(directory)} there is none. "
                + "Convert other pictures or check the path.");

        CheckLevels(pictures);
        return pictures;
    }

    private static FileSystemEnumerable<string> Walk(string directory) =>
        new(directory, (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(),
            new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && entry.FileName[0] != '.',
            ShouldRecursePredicate = (ref FileSystemEntry entry) => entry.FileName[0] != '.' && !LeadsBack(ref entry),
        };

    // A link to a directory around it would be walked in circles until the system gives up.
    private static bool LeadsBack(ref FileSystemEntry entry)
    {
        if (!entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
            return false;

        var target = Directory.ResolveLinkTarget(entry.ToFullPath(), returnFinalTarget: true)?.FullName;
        return target is not null
            && Path.GetFullPath(entry.ToFullPath()).StartsWith(target.TrimEnd('/', '\\') + Path.DirectorySeparatorChar,
                StringComparison.Ordinal);
    }

    private static bool IsPicture(string path) =>
        Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) || PictureFormat.Suits(path);

    private static PictureFile Describe(string directory, string path)
    {
        var name = Path.GetRelativePath(directory, path).Replace('\\', '/');
        var slash = name.IndexOf('/');

        return new(path, name, slash < 0 ? null : name[..slash]);
    }

    private static void CheckLevels(PictureFile[] pictures)
    {
        var loose = pictures.Where(picture => picture.ClassName is null).ToArray();
        if (loose.Length > 0 && loose.Length < pictures.Length)
            throw new InvalidDataException("In an image folder either all pictures lie in sub-directories, which name "
                + $"their class, or none does, but {loose.Length} of {pictures.Length} lie beside them, such as "
                + $"{loose[0].Path}. Move them into a sub-directory.");
    }
}
