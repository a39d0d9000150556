using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Imaging.Decoding;

namespace SelfAttentionGan.Data.Decoding;

/// <summary>Header of an image cache: a fingerprint of its images and of how they were preprocessed.</summary>
/// <param name="Count">The number of records.</param>
/// <param name="ImageLength">Bytes of one image.</param>
/// <param name="Fingerprint">SHA-256 of everything that the decoded images depend on.</param>
internal sealed record ImageCacheHeader(int Count, int ImageLength, byte[] Fingerprint)
{
    // Raise it when the same file is decoded to other bytes than before.
    private const int Version = 2;

    /// <summary>Bytes of a header.</summary>
    public const int Length = 64;

    private static ReadOnlySpan<byte> Magic => "SAGANPIX"u8;

    /// <summary>Whether a file that begins like this is a cache, of whatever images, or a truncated one.</summary>
    public static bool IsCache(ReadOnlySpan<byte> start) =>
        Magic.StartsWith(start) || start.StartsWith(Magic);

    public static ImageCacheHeader Of(IEncodedImageStore store, ImageShape shape, ImageFolderOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add($"{shape} {options.ResizeMode} {options.CenterCrop} {options.Background.ToLowerInvariant()}");
        Add(string.Create(CultureInfo.InvariantCulture,
            $"{options.GrayRange} {options.WindowCenter:R} {options.WindowWidth:R}"));
        for (var i = 0; i < store.Count; i++)
            Add(store.CacheKey(i));

        var samples = shape.Channels * shape.Height * shape.Width;
        return new(store.Count, samples * BytesPerSample(store), hash.GetHashAndReset());

        // Each with its length, so that no two lists of texts are the same bytes.
        void Add(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
    }

    // The first image decides for all: those of a folder are usually alike.
    private static int BytesPerSample(IEncodedImageStore store)
    {
        try
        {
            return ImageReader.Is16Bit(store.ReadStart(0, ImageFormatDetector.StartLength))
                ? sizeof(ushort)
                : sizeof(byte);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
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
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), ImageLength);
        Fingerprint.CopyTo(bytes.AsSpan(32));

        return bytes;
    }
}
