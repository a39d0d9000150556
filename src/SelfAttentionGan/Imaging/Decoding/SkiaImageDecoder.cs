using System.Buffers;
using System.Runtime.InteropServices;
using SkiaSharp;

namespace SelfAttentionGan.Imaging.Decoding;

/// <summary>
/// Decoder for PNG, JPEG, WebP, GIF and BMP by SkiaSharp, 8 bits a sample; of animations the first frame.
/// </summary>
/// <remarks>Color profiles and gamma are ignored.</remarks>
internal sealed class SkiaImageDecoder : IImageDecoder
{
    // New arrays for every image would cost the garbage collector and the page tables as much as decoding does; larger
    // ones are not pooled, because they would stay in memory.
    private const int MaxPooledBytes = 1 << 24;

    // JPEG scales by eighths.
    private const double ScaleStep = 1 / 8.0;

    /// <inheritdoc/>
    public bool Accepts(ReadOnlySpan<byte> start) => ImageFormatDetector.Detect(start) is not null;

    /// <inheritdoc/>
    public DecodedImage Decode(byte[] encoded, IDecodeHints? hints)
    {
        var format = ImageFormatDetector.Detect(encoded)!;
        using var data = SKData.CreateCopy(encoded);
        using var codec = SKCodec.Create(new SKMemoryStream(data), out var result) ?? throw Refused(format, result);
        var orientation = format == "PNG" ? ExifOrientation.OfPng(encoded) : (int)codec.EncodedOrigin;

        Check(codec.Info, format, encoded);
        var info = Layout(codec.Info, Size(codec, format, orientation, hints));
        var scale = (double)info.Width / codec.Info.Width;
        // Where the columns cannot be decoded, decoding the whole image gives the reason.
        var (image, failure) = Read(codec, info, Columns(format, orientation, scale, info, hints));
        if (image is null)
            (image, failure) = Read(codec, info, (0, info.Width));

        return (image ?? throw Refused(format, failure)) with { Orientation = orientation, Scale = scale };
    }

    // JPEG can skip columns without changing the others.
    private static (int Left, int Width) Columns(
        string format, int orientation, double scale, SKImageInfo info, IDecodeHints? hints) =>
        format == "JPEG" && orientation == 1 && scale == 1 && hints is not null
            ? hints.Columns(info.Width, info.Height)
            : (0, info.Width);

    private static (DecodedImage? Image, SKCodecResult Failure) Read(
        SKCodec codec, SKImageInfo info, (int Left, int Width) columns)
    {
        var part = info.WithSize(columns.Width, info.Height);
        var isPooled = part.BytesSize64 <= MaxPooledBytes;
        var pixels = isPooled ? ArrayPool<byte>.Shared.Rent(part.BytesSize) : new byte[part.BytesSize64];
        var image = new DecodedImage(part.Width, part.Height, Channels(info))
        {
            Samples8 = pixels,
            IsPooled = isPooled,
            Stride = info.BytesPerPixel,
        };
        var result = ReadPixels(codec, info, part, columns.Left, pixels);
        if (result == SKCodecResult.Success)
            return (image, result);

        image.Dispose();
        return (null, result);
    }

    private static void Check(SKImageInfo info, string format, byte[] encoded)
    {
        ImageLimits.CheckSize(info.Width, info.Height, format,
            format is "JPEG" or "WebP" ? ImageLimits.ScaledPixels : ImageLimits.Pixels);
        ImageLimits.CheckCompression((long)info.Width * info.Height, encoded.Length, MaxPixelsPerByte(format), format);
    }

    // PNG, JPEG and BMP have a minimal length; lossless WebP and an empty GIF store one color in very few bytes.
    private static long MaxPixelsPerByte(string format) => format switch
    {
        "PNG" => 1032 * 8,
        "JPEG" or "BMP" => 1024,
        "GIF" => 1 << 14,
        _ => 1 << 16,
    };

    private static SKSizeI Size(SKCodec codec, string format, int orientation, IDecodeHints? hints)
    {
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height <= ImageLimits.Pixels)
            return codec.Info.Size;

        var least = orientation >= 5 ? hints?.MinScale(height, width) : hints?.MinScale(width, height);
        var scale = Math.Ceiling(Math.Clamp(least ?? 1, ScaleStep, 1) / ScaleStep) * ScaleStep;
        var size = scale < 1 ? codec.GetScaledDimensions((float)scale) : codec.Info.Size;
        ImageLimits.CheckSize(size.Width, size.Height, format);

        return size;
    }

    // Gray stays one channel; all else becomes RGBA, the layout that both SkiaSharp and torch are fastest with.
    private static SKImageInfo Layout(SKImageInfo stored, SKSizeI size) => new(size.Width, size.Height,
        stored.ColorType == SKColorType.Gray8 ? SKColorType.Gray8 : SKColorType.Rgba8888,
        stored.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul);

    private static int Channels(SKImageInfo info) =>
        info.ColorType == SKColorType.Gray8 ? 1 : info.AlphaType == SKAlphaType.Opaque ? 3 : 4;

    private static SKCodecResult ReadPixels(SKCodec codec, SKImageInfo info, SKImageInfo part, int left, byte[] pixels)
    {
        var pinned = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        try
        {
            var address = pinned.AddrOfPinnedObject();
            if (part.Width == info.Width)
                return codec.GetPixels(info, address);

            var columns = new SKRectI(left, 0, left + part.Width, info.Height);
            var result = codec.StartScanlineDecode(info, new SKCodecOptions(columns));

            return result != SKCodecResult.Success ? result
                : codec.GetScanlines(address, info.Height, part.RowBytes) == info.Height ? result
                : SKCodecResult.IncompleteInput;
        }
        finally
        {
            pinned.Free();
        }
    }

    private static InvalidDataException Refused(string format, SKCodecResult result) => new($"A {format} must hold all "
        + $"of its pixels, but this {Reason(result)}. Fetch or export it again.");

    private static string Reason(SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => "is truncated or damaged",
        SKCodecResult.Unimplemented => "is damaged at its beginning, or of an unsupported kind",
        _ => $"is damaged or of an unsupported kind ({result})",
    };
}
