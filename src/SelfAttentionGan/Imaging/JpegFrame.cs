using System.Buffers.Binary;

namespace SelfAttentionGan.Imaging;

/// <summary>The SOF segment of a JPEG: how large the picture is, checked before anything is allocated.</summary>
internal readonly record struct JpegFrame(int Width, int Height)
{
    private const byte Baseline = 0xC0, Progressive = 0xC2;
    private const int Bits = 8, Head = 6, PerChannel = 3;

    /// <summary>C0 to CF but for the tables that lie among them.</summary>
    public static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    /// <param name="marker">C0, C1 or C2; the other kinds are refused.</param>
    /// <param name="body">What follows the length.</param>
    /// <param name="left">Bytes of the file behind this segment: a picture cannot be larger than they can tell.</param>
    public static JpegFrame Parse(byte marker, ReadOnlySpan<byte> body, int left)
    {
        if (marker is < Baseline or > Progressive)
            throw new NotSupportedException("A JPEG is read when it is baseline or progressive (SOF C0, C1 or C2), but "
                + $"this is {marker:X2}. Export the picture as a standard JPEG.");
        if (body.Length < Head || body.Length != Head + PerChannel * body[5])
            throw new InvalidDataException("A JPEG's SOF segment has 6 bytes and 3 for each channel, but this has "
                + $"{body.Length}. The file is damaged: fetch or export it again.");
        if (body[0] != Bits || body[5] is not (1 or 3 or 4))
            throw new NotSupportedException("A JPEG is read with 8 bits a sample and 1, 3 or 4 channels, but this has "
                + $"{body[0]} bits and {body[5]} channels. Export the picture as a standard JPEG.");

        var height = BinaryPrimitives.ReadUInt16BigEndian(body[1..]);
        var width = BinaryPrimitives.ReadUInt16BigEndian(body[3..]);
        CheckSize(width, height);
        CheckRoom(width, height, body[Head..], left);

        return new(width, height);
    }

    private static void CheckSize(int width, int height)
    {
        if (width == 0 || height == 0)
            throw new InvalidDataException(
                $"A JPEG is at least one pixel wide and high, but this claims {width}×{height}. Export it again.");
        if ((long)width * height > PngHeader.PixelLimit)
            throw new InvalidDataException($"A picture may have up to {PngHeader.PixelLimit} pixels, but this JPEG "
                + $"claims {width}×{height}. Scale it down first.");
    }

    // Huffman codes have no less than one bit, and each block of 8×8 samples begins with one.
    private static void CheckRoom(int width, int height, ReadOnlySpan<byte> channels, int left)
    {
        var (across, down) = (1, 1);
        for (var i = 0; i < channels.Length; i += PerChannel)
        {
            var (x, y) = Sampling(channels[i + 1]);
            (across, down) = (Math.Max(across, x), Math.Max(down, y));
        }

        var blocks = 0L;
        for (var i = 0; i < channels.Length; i += PerChannel)
        {
            var (x, y) = Sampling(channels[i + 1]);
            blocks += Blocks(width, x, across) * Blocks(height, y, down);
        }

        if (left < blocks / 8)
            throw new InvalidDataException($"By its header this JPEG has {width}×{height} pixels, which take "
                + $"{blocks / 8} bytes at least, but {left} follow. Fetch or export the picture again.");
    }

    private static (int X, int Y) Sampling(byte factors)
    {
        var (x, y) = (factors >> 4, factors & 15);

        return x is >= 1 and <= 4 && y is >= 1 and <= 4
            ? (x, y)
            : throw new InvalidDataException($"A JPEG's sampling factors are 1 to 4, but here are {x} and {y}. "
                + "The file is damaged: fetch or export it again.");
    }

    private static long Blocks(int length, int factor, int most) => (length * (long)factor + 8 * most - 1) / (8 * most);
}
