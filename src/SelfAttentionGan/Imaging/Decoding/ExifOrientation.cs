using System.Buffers.Binary;

namespace SelfAttentionGan.Imaging.Decoding;

/// <summary>EXIF orientation (EXIF 2.3) in the eXIf chunk of a PNG, which SkiaSharp ignores.</summary>
internal static class ExifOrientation
{
    private const int Tag = 0x0112, Short = 3, EntryLength = 12;

    /// <summary>Returns the orientation of a PNG, 1 to 8; 1 where it has none or an invalid one.</summary>
    public static int OfPng(byte[] png)
    {
        var exif = PngChunk.ReadAll(png).FirstOrDefault(chunk => chunk.Type == "eXIf").Body.Span;
        var little = exif.StartsWith("II*\0"u8);
        if (exif.Length < 8 || !(little || exif.StartsWith("MM\0*"u8)))
            return 1;

        long offset = little
            ? BinaryPrimitives.ReadUInt32LittleEndian(exif[4..])
            : BinaryPrimitives.ReadUInt32BigEndian(exif[4..]);
        return offset <= exif.Length - 2 ? Find(exif[(int)offset..], little) : 1;
    }

    private static int Find(ReadOnlySpan<byte> directory, bool little)
    {
        var entries = directory[2..];
        var count = Math.Min(Half(directory, little), entries.Length / EntryLength);

        for (var i = 0; i < count; i++)
        {
            var entry = entries.Slice(i * EntryLength, EntryLength);
            if (Half(entry, little) == Tag)
                return Half(entry[2..], little) == Short && Half(entry[8..], little) is >= 1 and <= 8 and var found
                    ? found
                    : 1;
        }

        return 1;
    }

    private static int Half(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
