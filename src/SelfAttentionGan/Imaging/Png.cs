namespace SelfAttentionGan.Imaging;

/// <summary>Image files by their path.</summary>
internal static class Png
{
    /// <inheritdoc cref="Bitmap.Read(string)"/>
    public static Bitmap Read(string path) => Bitmap.Read(path);

    /// <inheritdoc cref="Bitmap.Read(Stream)"/>
    public static Bitmap Read(Stream stream) => Bitmap.Read(stream);

    /// <inheritdoc cref="Bitmap.Save(string)"/>
    public static void Save(Bitmap bitmap, string path) => bitmap.Save(path);
}
