namespace SelfAttentionGan.Imaging.Decoding;

/// <summary>A few bytes can claim terabytes of pixels: claims are checked before anything is allocated.</summary>
internal static class ImageLimits
{
    /// <summary>The most pixels that are decoded at once: 67,108,864, 8,192 squared.</summary>
    public const long Pixels = 1L << 26;

    /// <summary>The most pixels of an image that is scaled while it is decoded: 268,435,456, 16,384 squared.</summary>
    public const long ScaledPixels = 1L << 28;

    /// <exception cref="InvalidDataException">The image has no pixels, or more than the limit.</exception>
    public static void CheckSize(long width, long height, string format, long limit = Pixels)
    {
        if (width < 1 || height < 1)
            throw new InvalidDataException($"An image is at least one pixel wide and high, but this {format} claims "
                + $"{width}×{height}. Export it again.");
        if (width > limit || height > limit || width * height > limit)
            throw new InvalidDataException($"An image may have up to {limit} pixels, but this {format} claims "
                + $"{width}×{height}. Scale it down first.");
    }

    /// <param name="pixels">How many the header claims.</param>
    /// <param name="bytes">How many there are for them.</param>
    /// <param name="most">The most pixels that a byte of the format can hold.</param>
    /// <param name="format">The format's name.</param>
    /// <exception cref="InvalidDataException">The bytes cannot hold that many pixels.</exception>
    public static void CheckClaim(long pixels, long bytes, long most, string format)
    {
        if (pixels > most * bytes)
            throw new InvalidDataException($"By its header this {format} has {pixels} pixels, but its {bytes} bytes "
                + $"can hold {most * bytes} at most. Fetch or export it again.");
    }
}
