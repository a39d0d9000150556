namespace SelfAttentionGan.Data.Folder;

/// <summary>Classes of an image folder: its sub-folders of the first level, in ordinal order.</summary>
internal static class ClassFolders
{
    private static readonly HashSet<string> Training = new(["train", "training"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Splits = new(
        [.. Training, "val", "valid", "validation", "dev", "test", "testing"], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Returns the names of the classes and the label of each image; both empty where there are no sub-folders.
    /// </summary>
    /// <exception cref="InvalidDataException">Some images lie in sub-folders, and others beside them.</exception>
    public static (string[] Names, int[] Labels) Of(IReadOnlyList<ImageFileEntry> images)
    {
        ImageFileEntry[] loose = [.. images.Where(image => image.TopFolder is null)];
        if (loose.Length == images.Count)
            return ([], []);
        if (loose.Length > 0)
            throw new InvalidDataException("In an image folder either all images lie in sub-folders, which name their "
                + $"class, or none does, but {loose.Length} of {images.Count} lie beside them, such as "
                + $"{loose[0].Path}. Move them into a sub-folder, or away.");

        string[] names = [.. images.Select(image => image.TopFolder!).Distinct().Order(StringComparer.Ordinal)];
        var labels = names.Index().ToDictionary(name => name.Item, name => name.Index);

        return (names, [.. images.Select(image => labels[image.TopFolder!])]);
    }

    /// <summary>
    /// Returns a warning where the folders are probably no classes: where they are named like training and test sets,
    /// or hold nothing but folders, of the same names each. Null where not.
    /// </summary>
    public static string? Warning(string directory, IReadOnlyList<ImageFileEntry> images)
    {
        string[][] parts = [.. images.Select(image => image.Name.Split('/', 3))];
        if (parts.Any(part => part.Length < 2))
            return null;

        string[] outer = [.. parts.Select(part => part[0]).Distinct().Order(StringComparer.Ordinal)];
        var reason = Inner(parts) is { } inner
            ? $"hold nothing but folders of the same names ({DataIdentity.Summarize(inner, 5)})"
            : outer.All(Splits.Contains) ? "are usually the splits of a data set" : null;

        return reason is null
            ? null
            : $"The folders that name the classes ({DataIdentity.Summarize(outer)}) {reason}. If they are no classes, "
                + "name "
                + $"{Path.Combine(Path.GetFullPath(directory), outer.FirstOrDefault(Training.Contains) ?? outer[0])} "
                + "instead.";
    }

    /// <summary>The folders that each of the outer ones holds, and nothing else; null where they differ.</summary>
    private static string[]? Inner(string[][] parts)
    {
        if (parts.Any(part => part.Length < 3))
            return null;

        var within = parts.ToLookup(part => part[0], part => part[1]);
        var inner = within.First().ToHashSet();

        return inner.Count > 1 && within.All(inner.SetEquals) ? [.. inner.Order(StringComparer.Ordinal)] : null;
    }
}
