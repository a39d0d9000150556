namespace SelfAttentionGan.Imaging;

/// <summary>PNG files by their path.</summary>
internal static class Png
{
    /// <inheritdoc cref="Bitmap.Read(string)"/>
    public static Bitmap Read(string path) => Bitmap.Read(path);

    /// <inheritdoc cref="Bitmap.Save(string)"/>
    public static void Save(Bitmap bitmap, string path) => bitmap.Save(path);
}
