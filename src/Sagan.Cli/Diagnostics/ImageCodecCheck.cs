using SelfAttentionGan.Imaging;

namespace Sagan.Cli.Diagnostics;

/// <summary>Checks that images can be written and read with SkiaSharp's native library.</summary>
internal static class ImageCodecCheck
{
    private static readonly string[] Extensions = [".png", ".jpg", ".webp"];

    public static DiagnosticResult Run()
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
        new ImageBuffer(8, 8, 1, [.. Enumerable.Repeat(gray, 64)]).Save(path);

        if (ImageBuffer.Read(path).ToGrayscale().Pixels.ContainsAnyExceptInRange((byte)(gray - 1), (byte)(gray + 1)))
            throw new InvalidDataException(
                $"A gray {Path.GetExtension(path)} image must stay gray when written and read, but does not. "
                + "Reinstall the tool.");
    }
}
