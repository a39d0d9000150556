namespace SelfAttentionGan.Data.Folder;

/// <summary>Image files that lie together: in a folder, or in an archive; safe to read from several threads.</summary>
internal interface IImageFiles
{
    /// <summary>The images, in ordinal order of their names; one at least.</summary>
    IReadOnlyList<PictureFile> Images { get; }

    /// <summary>What was passed over and how many of it, a sentence each.</summary>
    IEnumerable<string> Notes { get; }

    /// <summary>The labels in dataset.json; null where there is no such file, or none of its kind.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or its labels make no sense.</exception>
    DatasetLabels? Labels { get; }

    /// <summary>Reads an image as it was encoded.</summary>
    /// <exception cref="InvalidDataException">It has no bytes, or too many for an image.</exception>
    byte[] Read(int index);

    /// <summary>What changes when the image does, such as the length and time of its file.</summary>
    string Stamp(int index);
}
