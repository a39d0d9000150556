using SelfAttentionGan.Imaging.Decoding;

namespace SelfAttentionGan.Imaging;

/// <summary>Image decoding: detects the format of an image by its content, not its name, and decodes it.</summary>
internal static class ImageReader
{
    // Four bytes for each pixel that an image may have: far more than any encoder writes.
    private const long MaxBytes = 4 * ImageLimits.Pixels;

    private static readonly Png16Decoder png16 = new();

    // The first that accepts an image decodes it.
    private static readonly IImageDecoder[] Decoders = [png16, new SkiaImageDecoder()];

    /// <summary>Whether a file begins like an image that can be decoded.</summary>
    public static bool IsImage(string path)
    {
        using var file = File.OpenRead(path);
        var start = new byte[ImageFormatDetector.StartLength];

        return IsImage(start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
    }

    /// <summary>Whether bytes begin like an image that can be decoded.</summary>
    public static bool IsImage(ReadOnlySpan<byte> start) => ImageFormatDetector.Detect(start) is not null;

    /// <summary>Whether bytes begin like an image that is decoded with 16 bits a sample.</summary>
    public static bool Is16Bit(ReadOnlySpan<byte> start) => png16.Accepts(start);

    /// <summary>Reads an image file as 8 bits a sample.</summary>
    public static ImageBuffer Read(string path)
    {
        using var file = File.OpenRead(path);
        return Read(path, file);
    }

    /// <summary>Reads an image from a stream; messages begin with its name.</summary>
    public static ImageBuffer Read(string name, Stream encoded) => Named(name, () =>
    {
        using var image = Decode(ReadAll(encoded));
        return image.ToImageBuffer();
    });

    /// <summary>Decodes an image with all of its bits; messages begin with its name. The caller disposes it.</summary>
    /// <inheritdoc cref="IImageDecoder.Decode"/>
    public static DecodedImage Decode(string name, byte[] encoded, IDecodeHints? hints = null) =>
        Named(name, () => Decode(encoded, hints));

    private static DecodedImage Decode(byte[] encoded, IDecodeHints? hints = null)
    {
        var decoder = Decoders.FirstOrDefault(decoder => decoder.Accepts(encoded))
            ?? throw new InvalidDataException("An image is a PNG (its bytes begin with 89 50 4E 47), a JPEG (FF D8 "
                + $"FF), a WebP (RIFF), a GIF (GIF8) or a BMP (BM), but {Describe(encoded)}");

        return decoder.Decode(encoded, hints);
    }

    // Memory grows with the bytes that are read, not with a declared length.
    private static byte[] ReadAll(Stream encoded)
    {
        var all = new MemoryStream();
        var buffer = new byte[64 * 1024];

        for (int read; (read = encoded.Read(buffer)) > 0; all.Write(buffer, 0, read))
            if (all.Length + read > MaxBytes)
                throw new InvalidDataException(
                    $"An image may have up to {MaxBytes} bytes, but this has more. Scale it down first.");

        return all.ToArray();
    }

    private static T Named<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException damaged)
        {
            throw new InvalidDataException($"{name}: {damaged.Message}", damaged);
        }
        catch (NotSupportedException rare)
        {
            throw new NotSupportedException($"{name}: {rare.Message}", rare);
        }
    }

    private static string Describe(byte[] encoded) => encoded.Length == 0
        ? "there are no bytes at all. Fetch or export the image again."
        : $"this starts with {BitConverter.ToString(encoded, 0, Math.Min(12, encoded.Length)).Replace('-', ' ')}. It "
            + "is damaged or another kind of file: convert it, or move it away.";
}
