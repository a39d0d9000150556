using System.Buffers.Binary;

namespace SelfAttentionGan.Imaging;

/// <summary>How a camera was held: finds the number in EXIF data, and turns a picture by it (EXIF 2.3).</summary>
internal static class ExifOrientation
{
    private const int Tag = 0x0112, Short = 3, EntryLength = 12, HeaderLength = 8;

    /// <summary>
    /// Returns the orientation, 1 to 8, or null where an APP1 segment has none or is no EXIF that makes sense.
    /// </summary>
    public static int? Find(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith("Exif\0\0"u8))
            return null;

        var tiff = segment[6..];
        var little = tiff.StartsWith("II*\0"u8);
        if (tiff.Length < HeaderLength || !(little || tiff.StartsWith("MM\0*"u8)))
            return null;

        var offset = Number(tiff[4..], little);
        return offset <= tiff.Length - 2 ? FindIn(tiff[(int)offset..], little) : null;
    }

    /// <summary>Returns the picture as it was seen; orientations 5 to 8 exchange width and height.</summary>
    public static Bitmap Apply(Bitmap stored, int orientation)
    {
        if (orientation == 1)
            return stored;

        var (across, down, channels) = (stored.Width, stored.Height, stored.Channels);
        var turned = orientation >= 5;
        var (mirrored, upsideDown) = (orientation is 2 or 3 or 7 or 8, orientation is 3 or 4 or 6 or 7);
        var (width, height) = turned ? (down, across) : (across, down);
        var pixels = new byte[stored.Pixels.Length];

        for (int y = 0, at = 0; y < height; y++)
            for (var x = 0; x < width; x++, at += channels)
            {
                var (column, row) = turned ? (y, x) : (x, y);
                column = mirrored ? across - 1 - column : column;
                row = upsideDown ? down - 1 - row : row;
                stored.Pixels.Slice((row * across + column) * channels, channels).CopyTo(pixels.AsSpan(at));
            }

        return new(width, height, channels, pixels);
    }

    private static int? FindIn(ReadOnlySpan<byte> directory, bool little)
    {
        var entries = directory[2..];
        var count = Math.Min(Half(directory, little), entries.Length / EntryLength);

        for (var i = 0; i < count; i++)
        {
            var entry = entries.Slice(i * EntryLength, EntryLength);
            if (Half(entry, little) == Tag)
                return Half(entry[2..], little) == Short && Half(entry[8..], little) is >= 1 and <= 8 and var found
                    ? found
                    : null;
        }

        return null;
    }

    private static int Half(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static long Number(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
