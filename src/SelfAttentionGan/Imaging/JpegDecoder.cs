namespace SelfAttentionGan.Imaging;

/// <summary>Reads one JPEG: our own look at its header first, then the library, held to that header.</summary>
internal static class JpegDecoder
{
    public static Bitmap Decode(byte[] jpeg)
    {
        var header = JpegHeader.Parse(jpeg);
        var library = TurboJpeg.Instance;
        var session = library.Start();
        try
        {
            var colour = library.ReadColour(session, jpeg, header);
            var pixels = library.ReadPixels(session, jpeg, header, colour);
            var stored = colour == TurboJpegColour.Cmyk ? ToRgb(pixels) : pixels;

            return ExifOrientation.Apply(
                new(header.Width, header.Height, colour == TurboJpegColour.Grey ? 1 : 3, stored), header.Orientation);
        }
        finally
        {
            library.End(session);
        }
    }

    // Adobe's programs, and those that read theirs, store how much light an ink lets through.
    private static byte[] ToRgb(byte[] cmyk)
    {
        var rgb = new byte[cmyk.Length / 4 * 3];
        for (int i = 0, at = 0; i < rgb.Length; i += 3, at += 4)
            for (var c = 0; c < 3; c++)
                rgb[i + c] = (byte)((cmyk[at + c] * cmyk[at + 3] + 127) / 255);

        return rgb;
    }
}
