using System.Buffers.Binary;

namespace SelfAttentionGan.Imaging;

/// <summary>What a JPEG says before its pixels begin, believed only after the bytes have borne it out.</summary>
/// <param name="Width">Pixels in a row, as stored.</param>
/// <param name="Height">Rows, as stored.</param>
/// <param name="Orientation">How to turn the stored picture, 1 to 8; 1 leaves it as it is.</param>
internal readonly record struct JpegHeader(int Width, int Height, int Orientation)
{
    private const byte Escape = 0xFF, StartOfScan = 0xDA, EndOfImage = 0xD9, Exif = 0xE1;

    public static void CheckSignature(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
            throw new InvalidDataException("A JPEG starts with the bytes FF D8 FF, but there are no bytes at all. "
                + "Fetch or export the picture again.");
        if (!start.StartsWith(Jpeg.Signature))
            throw new InvalidDataException("A JPEG starts with the bytes FF D8 FF, but this starts with "
                + $"{BitConverter.ToString(start.ToArray()).Replace('-', ' ')}. It is another kind of file: convert it "
                + "to JPEG or move it away.");
    }

    public static JpegHeader Parse(ReadOnlySpan<byte> jpeg)
    {
        CheckSignature(jpeg[..Math.Min(Jpeg.Signature.Length, jpeg.Length)]);
        JpegFrame? frame = null;
        int? orientation = null;

        for (var at = 2; ;)
        {
            var marker = ReadMarker(jpeg, ref at);
            if (marker is StartOfScan or EndOfImage)
                break;
            var body = ReadBody(jpeg, ref at, marker);

            if (JpegFrame.IsFrame(marker))
                frame ??= JpegFrame.Parse(marker, body, left: jpeg.Length - at);
            if (marker == Exif)
                orientation ??= ExifOrientation.Find(body);
        }

        return frame is { } found
            ? new(found.Width, found.Height, orientation ?? 1)
            : throw new InvalidDataException("A JPEG says how large it is (SOF) before its pixels begin, but this does "
                + "not. The file is damaged: fetch or export it again.");
    }

    private static byte ReadMarker(ReadOnlySpan<byte> jpeg, ref int at)
    {
        var first = at;
        while (at < jpeg.Length && jpeg[at] == Escape)
            at++;

        if (at == jpeg.Length)
            throw CutShort("the head of a segment");
        if (at == first)
            throw new InvalidDataException($"Every segment of a JPEG begins with FF, but byte {at} is {jpeg[at]:X2}. "
                + "The file is damaged: fetch or export it again.");

        return jpeg[at++];
    }

    private static ReadOnlySpan<byte> ReadBody(ReadOnlySpan<byte> jpeg, ref int at, byte marker)
    {
        var left = jpeg[at..];
        if (left.Length < 2)
            throw CutShort($"segment {marker:X2}");

        var length = BinaryPrimitives.ReadUInt16BigEndian(left);
        if (length < 2)
            throw new InvalidDataException($"A JPEG segment has at least the 2 bytes of its length, but {marker:X2} "
                + $"claims {length}. The file is damaged: fetch or export it again.");
        if (length > left.Length)
            throw CutShort($"segment {marker:X2}");

        at += length;
        return left[2..length];
    }

    private static InvalidDataException CutShort(string part) => new($"A JPEG ends with the bytes FF D9, but this ends "
        + $"inside {part}. The file is cut short: fetch or export it again.");
}
