using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SelfAttentionGan.Imaging;

/// <summary>Writes one 8-bit PNG, each row filtered the way that leaves the smallest differences.</summary>
internal static class PngEncoder
{
    public static void Encode(Bitmap bitmap, Stream stream)
    {
        stream.Write(Png.Signature);
        WriteChunk(stream, "IHDR", Header(bitmap));
        WriteChunk(stream, "IDAT", Deflate(bitmap));
        WriteChunk(stream, "IEND", []);
    }

    private static byte[] Header(Bitmap bitmap)
    {
        var header = new byte[PngHeader.Length];
        BinaryPrimitives.WriteInt32BigEndian(header, bitmap.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), bitmap.Height);
        header[8] = 8;
        header[9] = (byte)(bitmap.Channels switch { 1 => PngColour.Grey, 3 => PngColour.Rgb, _ => PngColour.Rgba });

        return header;
    }

    private static ReadOnlySpan<byte> Deflate(Bitmap bitmap)
    {
        var deflated = new MemoryStream();
        using (var zlib = new ZLibStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
            WriteRows(bitmap, zlib);

        return deflated.GetBuffer().AsSpan(0, (int)deflated.Length);
    }

    private static void WriteRows(Bitmap bitmap, Stream zlib)
    {
        var length = bitmap.Width * bitmap.Channels;
        ReadOnlySpan<byte> above = new byte[length];
        var (best, trial) = (new byte[1 + length], new byte[1 + length]);

        for (var y = 0; y < bitmap.Height; y++)
        {
            var row = bitmap.Pixels.Slice(y * length, length);
            var least = long.MaxValue;

            for (var kind = 0; kind < PngFilter.Kinds; kind++)
            {
                trial[0] = (byte)kind;
                var sum = PngFilter.Apply(kind, row, above, bitmap.Channels, trial.AsSpan(1));
                if (sum < least)
                    (best, trial, least) = (trial, best, sum);
            }

            zlib.Write(best);
            above = row;
        }
    }

    private static void WriteChunk(Stream stream, string type, ReadOnlySpan<byte> body)
    {
        Span<byte> number = stackalloc byte[4];
        ReadOnlySpan<byte> name = Encoding.ASCII.GetBytes(type);

        BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
        stream.Write(number);
        stream.Write(name);
        stream.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc32.Add(Crc32.Add(Crc32.Start, name), body));
        stream.Write(number);
    }
}
