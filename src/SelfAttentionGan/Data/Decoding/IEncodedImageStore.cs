namespace SelfAttentionGan.Data.Decoding;

/// <summary>Encoded images by index, in files, an archive or a database; safe to read from several threads.</summary>
internal interface IEncodedImageStore
{
    int Count { get; }

    /// <summary>The image's name in messages: its path, or its key and the file that holds it.</summary>
    string Name(int index);

    /// <summary>The image's class, or -1 where it has none.</summary>
    int Label(int index);

    /// <summary>Reads the encoded image.</summary>
    byte[] Read(int index);

    /// <summary>Reads the first bytes of the encoded image, or all where there are fewer.</summary>
    byte[] ReadStart(int index, int length) => [.. Read(index).Take(length)];

    /// <summary>
    /// A text that changes when the image does, such as the length and time of its file; a cache's key.
    /// </summary>
    string CacheKey(int index) => Name(index);
}
