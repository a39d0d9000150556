using System.Buffers.Binary;

namespace SelfAttentionGan.Imaging;

/// <summary>What one pixel of a PNG is made of; the values are the format's own.</summary>
internal enum PngColour
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}

/// <summary>One sweep over the picture: all of it, or one of the seven of an interlaced file.</summary>
internal readonly record struct PngPass(int Left, int Top, int StepX, int StepY, int Width, int Height);

/// <summary>The IHDR chunk, believed only after its numbers have been checked against one another.</summary>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColour Colour, bool Interlaced)
{
    public const int Length = 13;

    /// <summary>
    /// A header is 13 bytes and can claim terabytes; 67,108,864 pixels (8,192 squared) is the most we allow.
    /// </summary>
    public const long PixelLimit = 1L << 26;

    private static readonly (int Left, int Top, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public int BitsPerPixel => BitDepth * Colour switch
    {
        PngColour.Rgb => 3,
        PngColour.GreyAlpha => 2,
        PngColour.Rgba => 4,
        _ => 1,
    };

    /// <summary>
    /// Bytes the pixel data inflates to: one filter byte and one packed row, for every row of every pass.
    /// </summary>
    public long InflatedLength
    {
        get
        {
            var header = this;
            return Passes().Sum(pass => (1L + header.RowLength(pass.Width)) * pass.Height);
        }
    }

    public static PngHeader Parse(ReadOnlySpan<byte> body)
    {
        if (body.Length != Length)
            throw new InvalidDataException(
                $"A PNG header has {Length} bytes, but this has {body.Length}. Export the picture again.");

        long width = BinaryPrimitives.ReadUInt32BigEndian(body);
        long height = BinaryPrimitives.ReadUInt32BigEndian(body[4..]);
        CheckSize(width, height);
        CheckKind(body[8], body[9]);
        CheckMethods(body[10], body[11], body[12]);

        return new((int)width, (int)height, body[8], (PngColour)body[9], body[12] == 1);
    }

    public int RowLength(int width) => (int)(((long)width * BitsPerPixel + 7) / 8);

    public IEnumerable<PngPass> Passes()
    {
        if (!Interlaced)
            return [new(0, 0, 1, 1, Width, Height)];

        var (width, height) = (Width, Height);
        return Adam7
            .Select(p => new PngPass(p.Left, p.Top, p.StepX, p.StepY,
                Reach(width, p.Left, p.StepX), Reach(height, p.Top, p.StepY)))
            .Where(pass => pass is { Width: > 0, Height: > 0 });

        static int Reach(int length, int start, int step) => (length - start + step - 1) / step;
    }

    private static void CheckSize(long width, long height)
    {
        if (width == 0 || height == 0)
            throw new InvalidDataException(
                $"A PNG is at least one pixel wide and high, but this claims {width}×{height}. Export it again.");
        if (width > PixelLimit || height > PixelLimit || width * height > PixelLimit)
            throw new InvalidDataException($"A picture may have up to {PixelLimit} pixels, but this PNG claims "
                + $"{width}×{height}. Scale it down first.");
    }

    private static void CheckKind(int bitDepth, int colour)
    {
        var allowed = (PngColour)colour switch
        {
            PngColour.Grey => bitDepth is 1 or 2 or 4 or 8 or 16,
            PngColour.Palette => bitDepth is 1 or 2 or 4 or 8,
            PngColour.Rgb or PngColour.GreyAlpha or PngColour.Rgba => bitDepth is 8 or 16,
            _ => false,
        };

        if (!allowed)
            throw new InvalidDataException("A PNG's colour type is 0, 2, 3, 4 or 6 with a bit depth that suits it, but "
                + $"this has type {colour} at {bitDepth} bits. Export the picture as 8-bit RGB or RGBA.");
    }

    private static void CheckMethods(int compression, int filter, int interlace)
    {
        if (compression != 0 || filter != 0 || interlace > 1)
            throw new NotSupportedException("PNG has compression 0, filter method 0 and interlace 0 or 1, but this has "
                + $"{compression}, {filter} and {interlace}. Export the picture again with another program.");
    }
}
