using SelfAttentionGan.Benchmarks.Measuring;
using SelfAttentionGan.Data;
using SkiaSharp;

namespace SelfAttentionGan.Benchmarks;

/// <summary>Throughput of decoding and resizing 1,000 JPEGs of 500×375 to 64×64.</summary>
internal static class JpegFolder
{
    private const int Files = 1_000, Width = 500, Height = 375, Shapes = 200, Quality = 90, Size = 64, Times = 5;

    public static IEnumerable<Comparison> Run(PyTorchBaseline python)
    {
        var folder = Directory.CreateTempSubdirectory("sagan-jpegs-");
        try
        {
            Write(folder.FullName);
            using var progress = new Progress("reading JPEG files");
            var results = Rounds.Run(Times, () => [DataLoadingBenchmark.Rate(() => Datasets.ImageFolder(folder.FullName, Size))]);

            return [new Comparison($"{Files} JPEGs of {Width}×{Height} as {Size}×{Size}", "im/s",
                results[0].Column(0), [], [])];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Writes the same images each time; a file has about 43 kB, as a photograph of this size.</summary>
    public static void Write(string folder)
    {
        using var progress = new Progress($"writing {Files} JPEG files");
        for (var i = 0; i < Files; i++)
        {
            using var image = Render(new Random(i));
            using var encoded = image.Encode(SKEncodedImageFormat.Jpeg, Quality);
            File.WriteAllBytes(Path.Combine(folder, $"{i:0000}.jpg"), encoded.ToArray());
        }
    }

    private static SKBitmap Render(Random random)
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
