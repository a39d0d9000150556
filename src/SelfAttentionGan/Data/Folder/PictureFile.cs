namespace SelfAttentionGan.Data.Folder;

/// <summary>One image file of a folder.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">Its path within the folder, with slashes.</param>
/// <param name="Length">Its bytes when it was found; those of what it leads to, if it is a link.</param>
internal readonly record struct PictureFile(string Path, string Name, long Length)
{
    /// <summary>The sub-folder of the first level that it lies in; null where it lies in none.</summary>
    public string? TopFolder => Name.IndexOf('/') is >= 0 and var slash ? Name[..slash] : null;
}
