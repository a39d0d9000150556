using SelfAttentionGan.Models;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Reports;

/// <summary>A synthetic run directory: 300 steps, a report every 10 steps, images every 100.</summary>
internal sealed class SyntheticRun : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SyntheticRun(string name = "0007-faces") => Run = RunDirectory.At(Path.Combine(folder.Path, name));

    public RunDirectory Run { get; }

    public static TrainingReport Step(int step) => new()
    {
        Step = step,
        DiscriminatorLoss = 2 - step / 300.0,
        GeneratorLoss = step is > 100 and <= 200 ? double.NaN : 0.5,
        Losses = new Dictionary<string, double>
        {
            ["discriminator.adversarial"] = 1,
            ["discriminator.r1"] = 0.1,
            ["generator.adversarial"] = 0.5,
        },
        RealScore = 1,
        FakeScore = -1,
        Diversity = 0.7,
        Distance = 0.2,
        Gammas = new Dictionary<string, double>
        {
            ["generator.attend8"] = step / 1000.0,
            ["discriminator.attend8"] = 0,
        },
        LargestSigma = 3,
        GeneratorGradientNorm = 14,
        DiscriminatorGradientNorm = 12,
        GeneratorLearningRate = 1e-4,
        DiscriminatorLearningRate = 4e-4,
        ImagesPerSecond = 60,
        Seconds = step,
        SecondsLeft = 400 - step,
        LiveTensors = 405,
        PeakMemory = 1L << 30,
    };

    public SyntheticRun WriteOptions(string preset = "Toy16")
    {
        Run.RecordOptions(
            CPU, ("run", new { Preset = preset, Data = "faces" }),
            ("training", new GanTrainerOptions { Steps = 400, Seed = 7, BatchSize = 16 }));
        Run.RecordNetworks(
            new ModelSummary(
                "generator", [new("up8", [32, 8, 8], 29984, 1_900_544), new("image", [3, 8, 8], 16, 0)]),
            new ModelSummary("discriminator", [new("score", [1], 33, 32)]));
        File.WriteAllText(Run.Log, "2026-11-21 08:08:57.153Z information Training from step 0 to 400 on cpu.\n"
            + "2026-11-21 08:09:57.153Z warning     Step 100: Mode collapse suspected.\n");

        return this;
    }

    public SyntheticRun WriteMetrics()
    {
        var metrics = new MetricsObserver(Run);
        for (var step = 10; step <= 300; step += 10)
            metrics.Observe(Step(step));

        return this;
    }

    /// <summary>Writes images that differ from step to step and from folder to folder.</summary>
    public SyntheticRun WriteImages()
    {
        string[] folders = ["samples", "attention", "attention/discriminator.attend8"];
        for (var i = 0; i < folders.Length; i++)
            foreach (var step in new[] { 100, 200, 300 })
                Save(Path.Combine(Run.Location, folders[i], $"{step:000000}.png"), step / 300f - 0.3f * i);

        return this;
    }

    public static void Save(string path, float gray)
    {
        using var image = full([1, 3, 8, 8], gray);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        ImageGrid.Draw(image, columns: 1).Save(path);
    }

    public string Page() => RunReport.Write(Run);

    public void Dispose() => folder.Dispose();
}
