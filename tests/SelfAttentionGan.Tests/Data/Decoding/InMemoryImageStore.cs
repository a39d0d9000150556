using SelfAttentionGan.Data.Decoding;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Data.Decoding;

/// <summary>In-memory store of uniform gray images, one for each level; those without a level are corrupt.</summary>
internal sealed class InMemoryImageStore(params int?[] levels) : IEncodedImageStore
{
    private int reads;

    public int Count => levels.Length;

    /// <summary>The number of reads.</summary>
    public int Reads => Volatile.Read(ref reads);

    /// <summary>Distinguishes these images from others of the same names.</summary>
    public string Edition { get; init; } = "first";

    public string Name(int index) => $"store/{index}";

    public int Label(int index) => index % 3;

    public string CacheKey(int index) => $"{Edition} {index}";

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
        new ImageBuffer(5, 4, 1, [.. Enumerable.Repeat((byte)level, 20)]).Save(encoded);

        return encoded.ToArray();
    }
}
