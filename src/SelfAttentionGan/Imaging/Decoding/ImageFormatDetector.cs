using System.Buffers.Binary;

namespace SelfAttentionGan.Imaging.Decoding;

/// <summary>Image format detection by the first bytes, whatever the file's extension.</summary>
internal static class ImageFormatDetector
{
    /// <summary>The number of bytes that detection needs.</summary>
    public const int StartLength = 32;

    /// <summary>The first bytes of every PNG.</summary>
    public static ReadOnlySpan<byte> PngSignature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Returns PNG, JPEG, WebP, GIF or BMP; null for anything else.</summary>
    public static string? Detect(ReadOnlySpan<byte> start) =>
        start.StartsWith(PngSignature) ? "PNG"
        : start.StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? "JPEG"
        : start.StartsWith("RIFF"u8) && start.Length >= 12 && start[8..].StartsWith("WEBP"u8) ? "WebP"
        : start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8) ? "GIF"
        : IsBmp(start) ? "BMP"
        : null;

    // Texts may begin with BM, too: the length of the second header distinguishes a bitmap from them.
    private static bool IsBmp(ReadOnlySpan<byte> start) =>
        start.StartsWith("BM"u8) && start.Length >= 18
        && BinaryPrimitives.ReadUInt32LittleEndian(start[14..]) is 12 or 40 or 52 or 56 or 64 or 108 or 124;
}
