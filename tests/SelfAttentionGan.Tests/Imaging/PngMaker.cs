using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SelfAttentionGan.Imaging.Decoding;

namespace SelfAttentionGan.Tests.Imaging;

/// <summary>Assembles PNGs chunk by chunk, as odd as a test needs them.</summary>
internal static class PngMaker
{
    public static byte[] Header(int width, int height, int depth, int color, bool interlaced = false)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)color, (byte)(interlaced ? 1 : 0));

        return header;
    }

    public static byte[] Assemble(byte[] header, params (string Type, byte[] Body)[] chunks) =>
    [
        .. ImageFormatDetector.PngSignature, .. Chunk("IHDR", header),
        .. chunks.SelectMany(chunk => Chunk(chunk.Type, chunk.Body)), .. Chunk("IEND", []),
    ];

    public static byte[] Chunk(string type, byte[] body)
    {
        byte[] summed = [.. Encoding.ASCII.GetBytes(type), .. body];
        var numbers = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(numbers, body.Length);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(4), Checksum(summed));

        return [.. numbers[..4], .. summed, .. numbers[4..]];
    }

    /// <summary>Puts a chunk behind the header of a whole PNG.</summary>
    public static byte[] Insert(byte[] png, byte[] chunk)
    {
        const int headerEnds = 8 + 12 + 13;
        return [.. png[..headerEnds], .. chunk, .. png[headerEnds..]];
    }

    public static byte[] Deflate(byte[] bytes)
    {
        var deflated = new MemoryStream();
        using (var zlib = new ZLibStream(deflated, CompressionLevel.Optimal))
            zlib.Write(bytes);

        return deflated.ToArray();
    }

    /// <summary>A gray PNG of 16 bits a sample.</summary>
    public static byte[] DeepGray(int width, int height, Func<int, int, int> sample) => Assemble(
        Header(width, height, 16, 0),
        ("IDAT", Deflate([.. Enumerable.Range(0, height).SelectMany(y => (byte[])
        [
            0, .. Enumerable.Range(0, width).SelectMany(x => (byte[])[(byte)(sample(x, y) >> 8), (byte)sample(x, y)]),
        ])])));

    /// <summary>CRC-32 as PNG has it.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }

        return ~crc;
    }
}
