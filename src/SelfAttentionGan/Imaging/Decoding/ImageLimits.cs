namespace SelfAttentionGan.Imaging.Decoding;

/// <summary>
/// Limits of image sizes, checked before memory is allocated: a few bytes can declare terabytes of pixels.
/// </summary>
internal static class ImageLimits
{
    /// <summary>The most pixels that are decoded at once: 67,108,864, 8,192 squared.</summary>
    public const long Pixels = 1L << 26;

    /// <summary>The most pixels of an image that is scaled while it is decoded: 268,435,456, 16,384 squared.</summary>
    public const long ScaledPixels = 1L << 28;

    /// <summary>Checks the size that a header declares.</summary>
    /// <exception cref="InvalidDataException">The image has no pixels, or more than the limit.</exception>
    public static void CheckSize(long width, long height, string format, long limit = Pixels)
    {
        if (width < 1 || height < 1)
            throw new InvalidDataException($"An image is at least one pixel wide and high, but this {format} declares "
                + $"{width}×{height}. Export it again.");
        if (width > limit || height > limit || width * height > limit)
            throw new InvalidDataException($"An image may have up to {limit} pixels, but this {format} declares "
                + $"{width}×{height}. Scale it down first.");
    }

    /// <summary>Checks that the bytes of an image can hold the pixels that its header declares.</summary>
    /// <param name="pixels">The number that the header declares.</param>
    /// <param name="bytes">The bytes of the image.</param>
    /// <param name="maxPerByte">The most pixels that a byte of the format can hold.</param>
    /// <param name="format">The format's name.</param>
    /// <exception cref="InvalidDataException">The bytes cannot hold that many pixels.</exception>
    public static void CheckCompression(long pixels, long bytes, long maxPerByte, string format)
    {
        if (pixels > maxPerByte * bytes)
            throw new InvalidDataException($"By its header this {format} has {pixels} pixels, but its {bytes} bytes "
                + $"can hold {maxPerByte * bytes} at most. Fetch or export it again.");
    }
}
