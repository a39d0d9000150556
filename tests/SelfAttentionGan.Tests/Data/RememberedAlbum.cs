using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Data;

/// <summary>An album of plain gray images, one for each level; those without a level are broken.</summary>
internal sealed class RememberedAlbum(params int?[] levels) : IAlbum
{
    private int reads;

    public int Count => levels.Length;

    /// <summary>How many encoded images were asked for.</summary>
    public int Reads => Volatile.Read(ref reads);

    /// <summary>What tells these images from others of the same names.</summary>
    public string Edition { get; init; } = "first";

    public string Name(int index) => $"album/{index}";

    public int Label(int index) => index % 3;

    public string Stamp(int index) => $"{Edition} {index}";

    public byte[] ReadStart(int index, int length) => [.. Encode(index).Take(length)];

    public byte[] Read(int index)
    {
        Interlocked.Increment(ref reads);
        return Encode(index);
    }

    private byte[] Encode(int index)
    {
        if (levels[index] is not { } level)
            return "not an image"u8.ToArray();

        using var encoded = new MemoryStream();
        new Bitmap(5, 4, 1, [.. Enumerable.Repeat((byte)level, 20)]).Save(encoded);

        return encoded.ToArray();
    }
}
