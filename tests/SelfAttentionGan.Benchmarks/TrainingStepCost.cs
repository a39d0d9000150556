using System.Diagnostics;
using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>A training step of the Lsun64 preset beside the same network in PyTorch eager, each in a process of its own.</summary>
internal static class TrainingStepCost
{
    /// <summary>The word by which this program measures itself in a process of its own.</summary>
    public const string Word = "measure-training-step";

    private const int Steps = 4, Rounds = 3;

    public static IEnumerable<Comparison> Run(Peer? peer)
    {
        foreach (var batch in new[] { 16, 64 })
            foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct())
            {
                double[][] ours = [], theirs = [];
                for (var round = 0; round < Rounds; round++)
                {
                    ours = [.. ours, Self.Measure(Word, $"{batch}", $"{threads}", $"{Steps}")];
                    theirs = [.. theirs, peer?.MeasureAll("training_step.py", $"{batch}", $"{threads}", $"{Steps}") ?? [double.NaN, double.NaN, double.NaN]];
                }

                var name = $"Lsun64, batch {batch}, {threads} threads";
                yield return new($"{name}: step", "s", Column(ours, 0), Column(theirs, 0));
                yield return new($"{name}: peak memory", "MB", Column(ours, 1), Column(theirs, 1));
                yield return new($"{name}: start to first step", "s", Column(ours, 2), Column(theirs, 2));
            }
    }

    /// <summary>Prints seconds a step, peak resident megabytes, and seconds from the process's start to the first step's end.</summary>
    public static void Measure(string[] told)
    {
        var (batch, threads, steps) = (int.Parse(told[0]), int.Parse(told[1]), int.Parse(told[2]));
        set_num_threads(threads);
        manual_seed(1);
        using var generator = SaganGeneratorBuilder.From(SaganPresets.Lsun64.Model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(SaganPresets.Lsun64.Model).Build();
        using var pictures = rand(batch, 3, 64, 64) * 2 - 1;
        var options = SaganPresets.Lsun64.Training with { Steps = steps + 1, BatchSize = batch, ReportEvery = 1 };
        var clock = new Clock();

        new GanTrainer(generator, discriminator, options, new HingeLoss()).Run(new TensorImages(pictures), [clock]);

        Console.WriteLine(clock.Steps.Skip(1).Min());
        Console.WriteLine(Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0);
        Console.WriteLine(clock.First);
    }

    private static double[] Column(double[][] rows, int column) => [.. rows.Select(row => row[column])];

    private sealed class Clock : IGanObserver
    {
        private readonly Stopwatch watch = Stopwatch.StartNew();

        public List<double> Steps { get; } = [];

        public double First { get; private set; }

        public void Observe(TrainingStep step)
        {
            if (Steps.Count == 0)
                First = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds;
            Steps.Add(watch.Elapsed.TotalSeconds);
            watch.Restart();
        }
    }
}
