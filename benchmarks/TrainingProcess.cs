using SelfAttentionGan.Benchmarks.Baseline;
using SelfAttentionGan.Benchmarks.Measuring;
using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>
/// Measures some training steps of a preset in a separate process, with memory and time to the first step.
/// </summary>
internal static class TrainingProcess
{
    /// <summary>The argument that makes this program the measured process.</summary>
    public const string Argument = "measure-training-step";

    /// <summary>Number of values that it prints.</summary>
    public const int ValueCount = 3;

    /// <summary>Runs the process.</summary>
    /// <returns>Seconds a step, peak resident megabytes, seconds from its start to its first step's end.</returns>
    public static double[] Run(
        SaganPreset preset, int batch, int threads, int steps, int size, TrainingVariant variant) =>
        ChildProcess.Measure(Argument, preset.Name, $"{batch}", $"{threads}", $"{steps}", $"{size}", $"{variant}");

    /// <summary>The measured process: prints the values.</summary>
    public static void Measure(string[] args)
    {
        var (batch, threads, steps, size) =
            (int.Parse(args[1]), int.Parse(args[2]), int.Parse(args[3]), int.Parse(args[4]));
        var variant = TrainingVariant.Parse(args[5]);
        set_num_threads(threads);
        manual_seed(1);

        var preset = variant.Adapt(Workloads.Named(args[0]), size);
        var (seconds, first) = variant.Baseline is { } paths
            ? TrainBaseline(preset, batch, steps, paths)
            : TrainOurs(preset, batch, steps);

        Console.WriteLine(seconds);
        Console.WriteLine(ResourceUsage.PeakMegabytes);
        Console.WriteLine(first);
    }

    private static (double Seconds, double First) TrainOurs(SaganPreset preset, int batch, int steps)
    {
        using var generator = SaganGeneratorBuilder.From(preset.Model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(preset.Model).Build();
        var options = preset.Training with { Steps = steps + 1, BatchSize = batch, ReportEvery = 1 };
        var (images, labels) = RealImages(preset.Model, batch);
        var source = Datasets.FromTensor(images, labels, labels is null ? null : preset.Model.Classes);
        using var trainer = new GanTrainer(generator, discriminator, options, new HingeLoss());

        var clock = new StepClock();
        trainer.Run(source, [clock]);

        return (clock.Steps.Skip(1).Min(), clock.First);
    }

    private static (double Seconds, double First) TrainBaseline(
        SaganPreset preset, int batch, int steps, FastPaths paths)
    {
        var gan = new BaselineGan(preset, preset.Model.ImageSize, paths);
        var (images, labels) = RealImages(preset.Model, batch);
        Step();
        var first = ResourceUsage.SecondsSinceStart;

        return (ResourceUsage.MinSeconds(steps, Step), first);

        void Step()
        {
            using var scope = NewDisposeScope();
            gan.Step(new(images, labels) { ForDiscriminator = SampleLatents(), ForGenerator = SampleLatents() });
        }

        Latents SampleLatents() => new(randn(batch, preset.Model.LatentDim), Labels(preset.Model, batch));
    }

    private static (Tensor Images, Tensor? Labels) RealImages(SaganOptions model, int batch) => (
        rand(batch, 3, model.ImageSize, model.ImageSize).mul_(2).sub_(1), Labels(model, batch));

    private static Tensor? Labels(SaganOptions model, int batch) =>
        model.Classes == 0 ? null : randint(model.Classes, [batch], ScalarType.Int64);

    private sealed class StepClock : IGanObserver
    {
        private double last;

        public List<double> Steps { get; } = [];

        public double First { get; private set; }

        public void Observe(TrainingReport step)
        {
            if (Steps.Count == 0)
                First = ResourceUsage.SecondsSinceStart;
            Steps.Add(step.Seconds - last);
            last = step.Seconds;
        }
    }
}
