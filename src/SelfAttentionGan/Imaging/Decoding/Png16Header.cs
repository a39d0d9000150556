using System.Buffers.Binary;

namespace SelfAttentionGan.Imaging.Decoding;

/// <summary>One pass of a PNG: the whole image, or one of the seven of an interlaced file.</summary>
internal readonly record struct PngPass(int Left, int Top, int StepX, int StepY, int Width, int Height);

/// <summary>Validated IHDR chunk of a PNG of 16 bits a sample.</summary>
internal readonly record struct Png16Header(int Width, int Height, int Channels, bool Interlaced)
{
    private static readonly (int Left, int Top, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <exception cref="InvalidDataException">
    /// The header departs from the standard, or declares too many pixels.
    /// </exception>
    public static Png16Header Parse(ReadOnlySpan<byte> body)
    {
        if (body.Length < 13)
            throw new InvalidDataException(
                $"A PNG header has 13 bytes, but this has {body.Length}. Fetch or export the image again.");

        long width = BinaryPrimitives.ReadUInt32BigEndian(body);
        long height = BinaryPrimitives.ReadUInt32BigEndian(body[4..]);
        ImageLimits.CheckSize(width, height, "PNG");

        var channels = body[9] switch { 0 => 1, 2 => 3, 4 => 2, 6 => 4, _ => 0 };
        if (channels == 0 || body[10] != 0 || body[11] != 0 || body[12] > 1)
            throw new InvalidDataException("A PNG of 16 bits has color type 0, 2, 4 or 6, compression 0, filter 0 and "
                + $"interlace 0 or 1, but this has {body[9]}, {body[10]}, {body[11]} and {body[12]}. Export the image "
                + "again with another program.");

        return new((int)width, (int)height, channels, body[12] == 1);
    }

    public IEnumerable<PngPass> Passes()
    {
        if (!Interlaced)
            return [new(0, 0, 1, 1, Width, Height)];

        var (width, height) = (Width, Height);
        return Adam7
            .Select(p => new PngPass(p.Left, p.Top, p.StepX, p.StepY,
                Count(width, p.Left, p.StepX), Count(height, p.Top, p.StepY)))
            .Where(pass => pass is { Width: > 0, Height: > 0 });

        static int Count(int length, int start, int step) => (length - start + step - 1) / step;
    }
}
