using System.Diagnostics;
using SelfAttentionGan.Benchmarks.Measuring;
using SelfAttentionGan.Metrics;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>The Fréchet distance of 50,000 images with Inception's 2,048 features: statistics, roots, and memory.</summary>
internal static class FrechetCost
{
    /// <summary>The argument that makes this program the measured process.</summary>
    public const string Argument = "measure-frechet";

    private const int Images = 50_000, Features = 2_048, Batch = 50, Count = 3, ValueCount = 2;

    public static IEnumerable<Comparison> Run(PyTorchBaseline python)
    {
        foreach (var threads in Machine.Threads)
        {
            var results = Rounds.Run(
                Count,
                () => ChildProcess.Measure(Argument, $"{threads}"),
                () => python.Measure(ValueCount, "frechet.py", Images, Features, Batch, threads));
            var name = $"Fréchet distance, {Images:N0} × {Features:N0} features, {Machine.Name(threads)}";

            yield return new(name, "s", results[0].Column(0), [], results[1].Column(0));
            yield return new($"{name}: peak memory", "MB", results[0].Column(1), [], results[1].Column(1));
        }
    }

    /// <summary>The measured process: prints seconds and peak resident megabytes.</summary>
    public static void Measure(string[] args)
    {
        set_num_threads(int.Parse(args[0]));
        manual_seed(1);
        using var real = new FeatureStatistics(Features, "random", "none");
        Add(real, 2 * Features);

        var watch = new Stopwatch();
        using var generated = new FeatureStatistics(Features, "random", "none");
        Add(generated, Images, watch);
        watch.Start();
        var distance = FrechetDistance.Compute(real, generated);
        watch.Stop();

        if (!(distance > 0))
            throw new InvalidOperationException($"Random features have a distance above 0, but got {distance}.");
        Console.WriteLine(watch.Elapsed.TotalSeconds);
        Console.WriteLine(ResourceUsage.PeakMegabytes);
    }

    // The features' own creation is not timed.
    private static void Add(FeatureStatistics statistics, int images, Stopwatch? watch = null)
    {
        while (statistics.Count < images)
        {
            using var features = randn(Batch, Features);
            watch?.Start();
            statistics.Add(features);
            watch?.Stop();
        }
    }
}
