using SelfAttentionGan.Data;

namespace SelfAttentionGan.Tests.Data;

/// <summary>An album of encoded images that a test has made.</summary>
internal sealed class EncodedAlbum(params byte[][] images) : IAlbum
{
    private int reads;

    public int Count => images.Length;

    /// <summary>How many encoded images were asked for.</summary>
    public int Reads => Volatile.Read(ref reads);

    public string Name(int index) => $"image {index}";

    public int Label(int index) => -1;

    public byte[] ReadStart(int index, int length) => [.. images[index].Take(length)];

    public byte[] Read(int index)
    {
        Interlocked.Increment(ref reads);
        return images[index];
    }
}
