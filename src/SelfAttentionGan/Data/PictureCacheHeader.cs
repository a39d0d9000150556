using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Imaging.Decoding;

namespace SelfAttentionGan.Data;

/// <summary>What a cache begins with: which pictures it is of, and how they were made.</summary>
/// <param name="Count">Pictures that it has places for.</param>
/// <param name="PictureLength">Bytes of one.</param>
/// <param name="Fingerprint">SHA-256 of all that decides how the pictures come out.</param>
internal sealed record PictureCacheHeader(int Count, int PictureLength, byte[] Fingerprint)
{
    // Raise it when the same file is decoded to other bytes than before.
    private const int Version = 2;

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
        Add(string.Create(CultureInfo.InvariantCulture,
            $"{options.GrayRange} {options.WindowCenter:R} {options.WindowWidth:R}"));
        for (var i = 0; i < album.Count; i++)
            Add(album.Stamp(i));

        var samples = shape.Channels * shape.Height * shape.Width;
        return new(album.Count, samples * BytesPerSample(album), hash.GetHashAndReset());

        // Each with its length, so that no two lists of texts run together to the same bytes.
        void Add(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
    }

    // The first picture stands for all: those of a folder are usually alike.
    private static int BytesPerSample(IAlbum album)
    {
        try
        {
            return PictureFormat.IsDeep(album.ReadStart(0, ImageFormats.StartLength)) ? sizeof(ushort) : sizeof(byte);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return sizeof(byte);
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
