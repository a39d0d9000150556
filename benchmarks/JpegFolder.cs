using SelfAttentionGan.Data;
using SkiaSharp;

namespace SelfAttentionGan.Benchmarks;

/// <summary>How many images a second a folder of JPEGs, 1,000 of 500×375, yields as 64×64: decoding and resizing.</summary>
internal static class JpegFolder
{
    private const int Files = 1_000, Width = 500, Height = 375, Shapes = 200, Quality = 90, Size = 64, Times = 5;

    public static IEnumerable<Comparison> Run(PyTorch python)
    {
        var folder = Directory.CreateTempSubdirectory("sagan-jpegs-");
        try
        {
            Write(folder.FullName);
            using var progress = new Progress("reading JPEG files");
            var figures = Rounds.Run(Times, () => [ImageDecoding.Rate(() => Datasets.ImageFolder(folder.FullName, Size))]);

            return [new Comparison($"{Files} JPEGs of {Width}×{Height} as {Size}×{Size}", "im/s",
                figures[0].Column(0), [], [])];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Draws the same images each time; a file is about 43 kB, as a photograph of this size.</summary>
    public static void Write(string folder)
    {
        using var progress = new Progress($"writing {Files} JPEG files");
        for (var i = 0; i < Files; i++)
        {
            using var image = Draw(new Random(i));
            using var encoded = image.Encode(SKEncodedImageFormat.Jpeg, Quality);
            File.WriteAllBytes(Path.Combine(folder, $"{i:0000}.jpg"), encoded.ToArray());
        }
    }

    private static SKBitmap Draw(Random random)
    {
        var image = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(image);
        using var paint = new SKPaint { IsAntialias = true };
        canvas.Clear(Color());

        for (var i = 0; i < Shapes; i++)
        {
            paint.Color = Color();
            canvas.DrawCircle(random.Next(Width), random.Next(Height), random.Next(2, 40), paint);
        }

        return image;

        SKColor Color() => new((uint)random.Next() | 0xFF000000);
    }
}
