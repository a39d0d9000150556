namespace SelfAttentionGan.Data;

/// <summary>Encoded pictures by their numbers, wherever they lie; safe to read from several threads.</summary>
internal interface IAlbum
{
    int Count { get; }

    /// <summary>What a person calls the picture in a message: its path, or its key and where that is.</summary>
    string Name(int index);

    /// <summary>The picture's class, or -1 where it has none.</summary>
    int Label(int index);

    /// <summary>Reads the picture as it was encoded.</summary>
    byte[] Read(int index);

    /// <summary>Reads so many bytes that the encoded picture begins with, or all where there are fewer.</summary>
    byte[] ReadStart(int index, int length) => [.. Read(index).Take(length)];

    /// <summary>What changes when the picture does, such as the length and time of its file: a cache asks.</summary>
    string Stamp(int index) => Name(index);
}
