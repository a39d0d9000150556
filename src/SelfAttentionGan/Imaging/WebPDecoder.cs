namespace SelfAttentionGan.Imaging;

/// <summary>Reads one WebP: its head first, which is held to our limits, then its pixels.</summary>
internal static class WebPDecoder
{
    public static Bitmap Decode(byte[] webp)
    {
        var library = LibWebP.Instance;
        var features = library.ReadFeatures(webp);
        Check(features, webp.Length);

        return new(features.Width, features.Height, features.Channels, library.ReadPixels(webp, features));
    }

    private static void Check(WebPFeatures features, int length)
    {
        if (features.Animated)
            throw new NotSupportedException("A WebP is read when it is a single picture, but this is an animation. "
                + "Take one picture out of it: webpmux -get frame 1, or any program that shows it.");
        if (features.Width < 1 || features.Height < 1)
            throw new InvalidDataException("A WebP is at least one pixel wide and high, but this claims "
                + $"{features.Width}×{features.Height}. Export it again.");
        if ((long)features.Width * features.Height > PngHeader.PixelLimit)
            throw new InvalidDataException($"A picture may have up to {PngHeader.PixelLimit} pixels, but this WebP "
                + $"claims {features.Width}×{features.Height}. Scale it down first.");
        if (features.Lossy && length < LeastLength(features))
            throw new InvalidDataException($"By its header this WebP has {features.Width}×{features.Height} pixels, "
                + $"which take {LeastLength(features)} bytes at least, but it has {length}. Fetch or export it again.");
    }

    // How each block of 16×16 is predicted takes more than two bits (RFC 6386, 11.2). Lossless files have no least
    // length: one colour takes no bit a pixel.
    private static long LeastLength(WebPFeatures features) =>
        (features.Width + 15L) / 16 * ((features.Height + 15L) / 16) / 4;
}
