using SelfAttentionGan.Imaging;

namespace Sagan.Cli.Doctor;

/// <summary>Whether images are written and read back here: SkiaSharp brings its native library along.</summary>
internal static class ImageCodecs
{
    private static readonly string[] Extensions = [".png", ".jpg", ".webp"];

    public static Finding Check()
    {
        var folder = Directory.CreateTempSubdirectory("sagan-doctor-");
        try
        {
            foreach (var extension in Extensions)
                RoundTrip(Path.Combine(folder.FullName, $"gray{extension}"));

            return new("images", "PNG, JPEG and WebP are written and read");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void RoundTrip(string path)
    {
        const byte gray = 128;
        new Bitmap(8, 8, 1, [.. Enumerable.Repeat(gray, 64)]).Save(path);

        if (Bitmap.Read(path).ToGrey().Pixels.ContainsAnyExceptInRange((byte)(gray - 1), (byte)(gray + 1)))
            throw new InvalidDataException(
                $"A gray {Path.GetExtension(path)} must come back gray, but does not. Install the tool anew.");
    }
}
