using System.Diagnostics;
using SelfAttentionGan.Benchmarks.Measuring;
using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>Throughput of decoding 256×256 files to 64×64 images, and of training.</summary>
/// <remarks>Decoding should be several times faster than training, so that training never waits for data.</remarks>
internal static class DataLoadingBenchmark
{
    private const int Files = 256, Size = 64, Batch = 64, Times = 3;

    public static IEnumerable<Comparison> Run(PyTorchBaseline python)
    {
        var folder = Directory.CreateTempSubdirectory("sagan-images-");
        try
        {
            return Measure(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<Comparison> Measure(string folder)
    {
        using var progress = new Progress($"writing {Files} images");
        var (png, jpeg) = Write(folder);
        var cache = new ImageFolderOptions { Cache = Path.Combine(folder, "images.cache") };
        _ = Datasets.ImageFolder(png, Size, options: cache);
        var memory = Datasets.ImageFolder(png, Size);
        var preset = SaganPreset.Toy64;
        var tensors = Datasets.FromTensor(rand(preset.Training.BatchSize, 3, Size, Size) * 2 - 1);
        var faces = Datasets.SyntheticFaces(Size);

        List<(string Name, Func<double> Rate)> all =
        [
            ($"{preset.Name} training, from memory", () => Train(preset, tensors, workers: 0)),
            ($"{preset.Name} training, synthetic faces", () => Train(preset, faces, workers: 0)),
            ($"{preset.Name} training, synthetic faces, 1 worker", () => Train(preset, faces, workers: 1)),
            ("read JPEG files", () => Rate(() => Datasets.ImageFolder(jpeg, Size))),
            ("read PNG files", () => Rate(() => Datasets.ImageFolder(png, Size))),
            ("read from a full cache", () => Rate(() => Datasets.ImageFolder(png, Size, options: cache))),
            ("read from memory", () => Rate(() => memory)),
        ];
        var results = Rounds.Run(Times, [.. all.Select<(string Name, Func<double> Rate), Func<double[]>>(each => () =>
        {
            using var progress = new Progress(each.Name);
            return [each.Rate()];
        })]);

        return [.. all.Zip(results, (each, rates) => new Comparison(each.Name, "im/s", rates.Column(0), [], []))];
    }

    /// <summary>Opens a source and reads all images once, in batches.</summary>
    public static double Rate(Func<IImageSource> open)
    {
        var watch = Stopwatch.StartNew();
        var source = open();
        for (var first = 0L; first < source.Count; first += Batch)
            source.Read([.. Enumerable.Range(0, Batch).Select(i => first + i)]).Dispose();

        return source.Count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Trains a few steps and returns the images per second of the fastest.</summary>
    private static double Train(SaganPreset preset, IImageSource source, int workers)
    {
        var device = cuda.is_available() ? CUDA : CPU;
        var options = preset.Training with { Steps = 4, ReportEvery = 1, HorizontalFlip = true, Workers = workers };
        using var generator = SaganGeneratorBuilder.From(preset.Model).Build().to(device);
        using var discriminator = SaganDiscriminatorBuilder.From(preset.Model).Build().to(device);
        var objective = AdversarialObjective.From(preset.Objective);
        using var trainer = new GanTrainer(generator, discriminator, options, objective);

        var clock = new StepClock();
        trainer.Run(source, [clock]);

        return clock.Fastest;
    }

    /// <summary>Writes faces with noise, so that the files are as large as photographs.</summary>
    private static (string Png, string Jpeg) Write(string folder)
    {
        var (png, jpeg) = (Path.Combine(folder, "png"), Path.Combine(folder, "jpeg"));
        Directory.CreateDirectory(png);
        Directory.CreateDirectory(jpeg);
        var faces = Datasets.SyntheticFaces(256, Files);
        var noise = new Random(1);

        for (var i = 0; i < Files; i++)
        {
            using var face = faces.Read([i]);
            var bitmap = ImageBuffer.FromTensor(face.Images[0]);
            byte[] pixels = [.. bitmap.Pixels.ToArray()
                .Select(level => (byte)Math.Clamp(level + noise.Next(-12, 13), 0, 255))];
            var noisy = new ImageBuffer(256, 256, 3, pixels);
            noisy.Save(Path.Combine(png, $"{i:000}.png"));
            noisy.Save(Path.Combine(jpeg, $"{i:000}.jpg"));
        }

        return (png, jpeg);
    }

    private sealed class StepClock : IGanObserver
    {
        public double Fastest { get; private set; }

        public void Observe(TrainingReport step) => Fastest = Math.Max(Fastest, step.ImagesPerSecond);
    }
}
