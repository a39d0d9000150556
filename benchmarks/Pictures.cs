using System.Diagnostics;
using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>How many 64×64 pictures a second come out of files of 256×256, and how many a training takes.</summary>
/// <remarks>Decoding and batching should sustain five times what training takes: then it never waits.</remarks>
internal static class Pictures
{
    private const int Files = 256, Size = 64, Batch = 64, Times = 3;

    private static readonly Goal Enough = new(5, 5);

    public static IEnumerable<Comparison> Run(Peer peer)
    {
        var folder = Directory.CreateTempSubdirectory("sagan-pictures-");
        try
        {
            var (png, jpeg) = Write(folder.FullName);
            var cache = new PictureOptions { Cache = Path.Combine(folder.FullName, "pictures.cache") };
            var memory = new ImageFolder(png, Size);
            _ = new ImageFolder(png, Size, options: cache);
            var preset = SaganPresets.Toy64;
            var training = new TensorImages(rand(preset.Training.BatchSize, 3, Size, Size) * 2 - 1);
            var wish = $"{preset.Name} training (ours)";

            if (jpeg is not null)
                yield return Compare($"{wish}, JPEG files", () => Rate(() => new ImageFolder(jpeg, Size)));
            yield return Compare($"{wish}, PNG files", () => Rate(() => new ImageFolder(png, Size)));
            yield return Compare($"{wish}, a full cache", () => Rate(() => new ImageFolder(png, Size, options: cache)));
            yield return Compare($"{wish}, memory", () => Rate(() => memory));

            var faces = new SyntheticFaces(Size);
            yield return Comparison.Alternate(
                $"{preset.Name} training, drawn faces: 0 workers (ours), 1 (peer)", "im/s", Times,
                () => Train(preset, faces, workers: 0), () => Train(preset, faces, workers: 1));

            Comparison Compare(string name, Func<double> pictures) =>
                Comparison.Alternate(name, "im/s", Times, () => Train(preset, training, workers: 0), pictures, Enough);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Opens a source and reads all of it once, in batches.</summary>
    private static double Rate(Func<IImageSource> open)
    {
        var watch = Stopwatch.StartNew();
        var source = open();
        for (var first = 0L; first < source.Count; first += Batch)
            source.Read([.. Enumerable.Range(0, Batch).Select(i => first + i)]).Dispose();

        return source.Count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Trains a few steps, and takes the fastest.</summary>
    private static double Train(SaganPreset preset, IImageSource source, int workers)
    {
        var device = cuda.is_available() ? CUDA : CPU;
        var options = preset.Training with { Steps = 4, ReportEvery = 1, Flip = true, Workers = workers };
        using var generator = SaganGeneratorBuilder.From(preset.Model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(preset.Model).Build();
        using var average = SaganGeneratorBuilder.From(preset.Model).Build();
        foreach (var network in (nn.Module[])[generator, discriminator, average])
            network.to(device);

        var clock = new Clock();
        new GanTrainer(
            generator, discriminator, options, AdversarialObjective.From(preset.Objective),
            options.AverageDecay > 0 ? average : null).Run(source, [clock]);

        return clock.Fastest;
    }

    /// <summary>Writes faces with some noise over them, so that files are as long as photographs'.</summary>
    private static (string Png, string? Jpeg) Write(string folder)
    {
        var (png, jpeg) = (Path.Combine(folder, "png"), Path.Combine(folder, "jpeg"));
        Directory.CreateDirectory(png);
        Directory.CreateDirectory(jpeg);
        var faces = new SyntheticFaces(256, Files);
        var chance = new Random(1);

        for (var i = 0; i < Files; i++)
        {
            using var face = faces.Read([i]);
            var bitmap = Bitmap.FromTensor(face.Images[0]);
            byte[] pixels = [.. bitmap.Pixels.ToArray()
                .Select(level => (byte)Math.Clamp(level + chance.Next(-12, 13), 0, 255))];
            Png.Save(new(256, 256, 3, pixels), Path.Combine(png, $"{i:000}.png"));
            if (jpeg is not null && !JpegWriter.Save(pixels, 256, 256, Path.Combine(jpeg, $"{i:000}.jpg")))
                jpeg = null;
        }

        return (png, jpeg);
    }

    private sealed class Clock : IGanObserver
    {
        public double Fastest { get; private set; }

        public void Observe(TrainingStep step) => Fastest = Math.Max(Fastest, step.ImagesPerSecond);
    }
}
