using System.Buffers.Binary;
using System.IO.Compression;

namespace WebGallery.Onnx;

/// <summary>Encodes RGB images as PNG (W3C, Portable Network Graphics, third edition).</summary>
internal static class PngFile
{
    private static readonly uint[] Remainders = [.. Enumerable.Range(0, 256).Select(Remainder)];

    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="pixels">3 bytes a pixel, rows from the top.</param>
    public static byte[] Encode(int width, int height, byte[] pixels)
    {
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n']);

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);                         // 8 bits a channel, RGB
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, Compress(width, height, pixels));
        WriteChunk(png, "IEND"u8, []);

        return png.ToArray();
    }

    private static byte[] Compress(int width, int height, byte[] pixels)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest))
            for (var row = 0; row < height; row++)
            {
                zlib.WriteByte(0);                               // no filter
                zlib.Write(pixels, row * width * 3, width * 3);
            }

        return compressed.ToArray();
    }

    private static void WriteChunk(Stream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Update(Update(uint.MaxValue, type), data));
        png.Write(number);
    }

    // CRC-32, reflected, of the polynomial 0x04C11DB7.
    private static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            crc = Remainders[(byte)(crc ^ value)] ^ (crc >> 8);

        return crc;
    }

    private static uint Remainder(int value)
    {
        var remainder = (uint)value;
        for (var bit = 0; bit < 8; bit++)
            remainder = (remainder & 1) != 0 ? 0xEDB88320 ^ (remainder >> 1) : remainder >> 1;

        return remainder;
    }
}
