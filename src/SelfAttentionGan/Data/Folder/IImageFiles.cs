namespace SelfAttentionGan.Data.Folder;

/// <summary>Image files of a folder or of an archive; safe to read from several threads.</summary>
internal interface IImageFiles : IDisposable
{
    /// <summary>The images, in ordinal order of their names; one at least.</summary>
    IReadOnlyList<ImageFileEntry> Images { get; }

    /// <summary>How many files were ignored and why, a sentence each.</summary>
    IEnumerable<string> Notes { get; }

    /// <summary>
    /// The labels of dataset.json; null where there is no such file, or it has no labels of this form.
    /// </summary>
    /// <exception cref="InvalidDataException">It is damaged, or its labels are invalid.</exception>
    DatasetLabels? Labels { get; }

    /// <summary>Reads an encoded image.</summary>
    /// <exception cref="InvalidDataException">It has no bytes, or too many for an image.</exception>
    byte[] Read(int index);

    /// <summary>A text that changes when the image does, such as the length and time of its file.</summary>
    string CacheKey(int index);

    /// <summary>Closes what is open. The default does nothing.</summary>
    void IDisposable.Dispose()
    {
    }
}

/// <summary>One image file of a folder or an archive.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Name">Its path within the folder, with slashes.</param>
/// <param name="Length">Its bytes when it was found; those of its target, if it is a link.</param>
internal readonly record struct ImageFileEntry(string Path, string Name, long Length)
{
    /// <summary>The sub-folder of the first level that it lies in; null where it lies in none.</summary>
    public string? TopFolder => Name.IndexOf('/') is >= 0 and var slash ? Name[..slash] : null;
}
