using SelfAttentionGan.Benchmarks.Baseline;
using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>A few steps of a preset in a process of its own, where memory and the first step can be measured.</summary>
internal static class TrainingProcess
{
    /// <summary>The word by which this program measures itself.</summary>
    public const string Word = "measure-training-step";

    /// <summary>How many figures it prints.</summary>
    public const int Figures = 3;

    /// <summary>Starts the process.</summary>
    /// <returns>Seconds a step, peak resident megabytes, seconds from its start to its first step's end.</returns>
    public static double[] Run(
        SaganPreset preset, int batch, int threads, int steps, int size, TrainingVariant variant) =>
        Child.Measure(Word, preset.Name, $"{batch}", $"{threads}", $"{steps}", $"{size}", $"{variant}");

    /// <summary>Is the process, and prints the figures.</summary>
    public static void Measure(string[] words)
    {
        var (batch, threads, steps, size) =
            (int.Parse(words[1]), int.Parse(words[2]), int.Parse(words[3]), int.Parse(words[4]));
        var variant = TrainingVariant.Parse(words[5]);
        set_num_threads(threads);
        manual_seed(1);

        var preset = variant.Adapt(Workloads.Named(words[0]), size);
        var (seconds, first) = variant.Baseline is { } paths
            ? TrainBaseline(preset, batch, steps, paths)
            : TrainOurs(preset, batch, steps);

        Console.WriteLine(seconds);
        Console.WriteLine(Cost.PeakMegabytes);
        Console.WriteLine(first);
    }

    private static (double Seconds, double First) TrainOurs(SaganPreset preset, int batch, int steps)
    {
        using var generator = SaganGeneratorBuilder.From(preset.Model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(preset.Model).Build();
        var options = preset.Training with { Steps = steps + 1, BatchSize = batch, ReportEvery = 1 };
        var (images, labels) = RealImages(preset.Model, batch);
        var source = Datasets.FromTensor(images, labels, labels is null ? null : preset.Model.Classes);
        var clock = new StepClock();

        new GanTrainer(generator, discriminator, options, new HingeLoss()).Run(source, [clock]);

        return (clock.Steps.Skip(1).Min(), clock.First);
    }

    private static (double Seconds, double First) TrainBaseline(
        SaganPreset preset, int batch, int steps, FastPaths paths)
    {
        var gan = new BaselineGan(preset, preset.Model.ImageSize, paths);
        var (images, labels) = RealImages(preset.Model, batch);
        Step();
        var first = Cost.SinceStart;

        return (Cost.Least(steps, Step), first);

        void Step()
        {
            using var scope = NewDisposeScope();
            gan.Step(new(images, labels) { ForDiscriminator = Draw(), ForGenerator = Draw() });
        }

        Latents Draw() => new(randn(batch, preset.Model.Latent), Labels(preset.Model, batch));
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

        public void Observe(TrainingStep step)
        {
            if (Steps.Count == 0)
                First = Cost.SinceStart;
            Steps.Add(step.Seconds - last);
            last = step.Seconds;
        }
    }
}
