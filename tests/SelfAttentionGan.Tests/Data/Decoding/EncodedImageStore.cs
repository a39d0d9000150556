using SelfAttentionGan.Data.Decoding;

namespace SelfAttentionGan.Tests.Data.Decoding;

/// <summary>In-memory store of the encoded images of a test.</summary>
internal sealed class EncodedImageStore(params byte[][] images) : IEncodedImageStore
{
    private int reads;

    public int Count => images.Length;

    /// <summary>The number of reads.</summary>
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
