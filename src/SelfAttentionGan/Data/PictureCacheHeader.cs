using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SelfAttentionGan.Data;

/// <summary>What a cache begins with: which pictures it is of, and how they were made.</summary>
/// <param name="Count">Pictures that it has places for.</param>
/// <param name="PictureLength">Bytes of one.</param>
/// <param name="Fingerprint">SHA-256 of all that decides how the pictures come out.</param>
internal sealed record PictureCacheHeader(int Count, int PictureLength, byte[] Fingerprint)
{
    // Raise it when the same file is decoded to other bytes than before.
    private const int Version = 1;

    /// <summary>Bytes of a header.</summary>
    public const int Length = 64;

    private static ReadOnlySpan<byte> Magic => "SAGANPIX"u8;

    /// <summary>Whether a file that begins like this is a cache, of whatever pictures, or was cut off as one.</summary>
    public static bool IsOfOne(ReadOnlySpan<byte> start) =>
        Magic.StartsWith(start) || start.StartsWith(Magic);

    public static PictureCacheHeader Of(IAlbum album, ImageShape shape, PictureOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add($"{shape} {options.Framing} {options.CentreCrop} {options.Background.ToLowerInvariant()}");
        for (var i = 0; i < album.Count; i++)
            Add(album.Stamp(i));

        return new(album.Count, shape.Channels * shape.Height * shape.Width, hash.GetHashAndReset());

        // Each with its length, so that no two lists of texts run together to the same bytes.
        void Add(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), PictureLength);
        Fingerprint.CopyTo(bytes.AsSpan(32));

        return bytes;
    }
}
