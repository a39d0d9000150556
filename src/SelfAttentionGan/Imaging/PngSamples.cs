using System.Buffers.Binary;

namespace SelfAttentionGan.Imaging;

/// <summary>Turns a packed PNG row of any colour type and bit depth into 8-bit grey, RGB or RGBA pixels.</summary>
internal sealed class PngSamples
{
    private readonly PngHeader header;
    private readonly byte[] palette;
    private readonly byte[] transparency;
    private readonly bool keyed;
    private readonly int max;

    /// <param name="header">The checked header.</param>
    /// <param name="palette">The PLTE chunk: three bytes a colour.</param>
    /// <param name="transparency">
    /// The tRNS chunk: an alpha for each palette colour, or the one see-through colour.
    /// </param>
    public PngSamples(PngHeader header, byte[]? palette, byte[]? transparency)
    {
        this.header = header;
        this.palette = palette ?? [];
        this.transparency = transparency ?? [];
        max = (1 << header.BitDepth) - 1;
        keyed = transparency is not null && header.Colour is PngColour.Grey or PngColour.Rgb;

        Check();
    }

    /// <summary>Channels of the unpacked pixels: 1 (grey), 3 (RGB) or 4 (RGBA).</summary>
    public int Channels => header.Colour switch
    {
        PngColour.Grey => keyed ? 4 : 1,
        PngColour.Rgb => keyed ? 4 : 3,
        PngColour.Palette => transparency.Length > 0 ? 4 : 3,
        _ => 4,
    };

    /// <summary>Unpacks <paramref name="width"/> pixels to places <paramref name="step"/> pixels apart.</summary>
    public void Unpack(ReadOnlySpan<byte> row, int width, Span<byte> pixels, int step)
    {
        var asStored = header is { BitDepth: 8, Colour: not PngColour.Palette } && header.BitsPerPixel == 8 * Channels;
        if (asStored && step == 1)
        {
            row.CopyTo(pixels);
            return;
        }

        for (var x = 0; x < width; x++)
            UnpackPixel(row, x, pixels.Slice(x * step * Channels, Channels));
    }

    private void UnpackPixel(ReadOnlySpan<byte> row, int x, Span<byte> pixel)
    {
        switch (header.Colour)
        {
            case PngColour.Palette:
                UnpackIndex(Sample(row, x), pixel);
                break;
            case PngColour.Grey or PngColour.GreyAlpha:
                var (first, samples) = header.Colour == PngColour.Grey ? (x, 1) : (2 * x, 2);
                pixel[..Math.Min(3, pixel.Length)].Fill(Scale(Sample(row, first)));
                if (pixel.Length == 4)
                    pixel[3] = samples == 2 ? Scale(Sample(row, first + 1)) : Alpha(row, x, 1);
                break;
            default:
                var count = header.Colour == PngColour.Rgb ? 3 : 4;
                for (var c = 0; c < count; c++)
                    pixel[c] = Scale(Sample(row, count * x + c));
                if (keyed)
                    pixel[3] = Alpha(row, x, 3);
                break;
        }
    }

    private void UnpackIndex(int index, Span<byte> pixel)
    {
        if (index >= palette.Length / 3)
            throw new InvalidDataException($"A PNG's pixels point into its palette of {palette.Length / 3} colours, "
                + $"but one points at number {index}. Export the picture again.");

        palette.AsSpan(3 * index, 3).CopyTo(pixel);
        if (pixel.Length == 4)
            pixel[3] = index < transparency.Length ? transparency[index] : byte.MaxValue;
    }

    private byte Alpha(ReadOnlySpan<byte> row, int x, int samples)
    {
        for (var c = 0; c < samples; c++)
            if (Sample(row, samples * x + c) != BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2 * c)))
                return byte.MaxValue;

        return 0;
    }

    private int Sample(ReadOnlySpan<byte> row, int index) => header.BitDepth switch
    {
        16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]),
        8 => row[index],
        var bits => (row[index * bits / 8] >> (8 - bits - index * bits % 8)) & max,
    };

    private byte Scale(int sample) => (byte)((sample * byte.MaxValue + max / 2) / max);

    private void Check()
    {
        if (header.Colour == PngColour.Palette && palette.Length == 0)
            throw new InvalidDataException("A PNG of colour type 3 needs a palette (PLTE), but this has none. "
                + "Export the picture again.");
        if (palette.Length % 3 != 0)
            throw new InvalidDataException("A PNG palette has three bytes a colour, but this has "
                + $"{palette.Length} bytes. Export the picture again.");
        if (keyed && transparency.Length != header.BitsPerPixel / header.BitDepth * 2)
            throw new InvalidDataException("A PNG's see-through colour (tRNS) has two bytes a sample, but this has "
                + $"{transparency.Length} bytes. Export the picture again.");
    }
}
