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
        SaganPreset preset, int batch, int threads, int steps, int size, string way = Way.Usual) =>
        Child.Measure(Word, preset.Name, $"{batch}", $"{threads}", $"{steps}", $"{size}", way);

    /// <summary>Is the process, and prints the figures.</summary>
    public static void Measure(string[] words)
    {
        var (batch, threads, steps, size) =
            (int.Parse(words[1]), int.Parse(words[2]), int.Parse(words[3]), int.Parse(words[4]));
        var preset = SaganPresets.Named(words[0]);
        var model = preset.Model with { ImageSize = size };
        set_num_threads(threads);
        manual_seed(1);
        using var generator = SaganGeneratorBuilder.From(model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(model).Build();
        var options = preset.Training with { Steps = steps + 1, BatchSize = batch, ReportEvery = 1 };
        var clock = new Clock();

        new GanTrainer(generator, discriminator, Way.Named(words[5]).Options(options), new HingeLoss())
            .Run(Pictures(batch, model), [clock]);

        Console.WriteLine(clock.Steps.Skip(1).Min());
        Console.WriteLine(Cost.PeakMegabytes);
        Console.WriteLine(clock.First);
    }

    private static TensorImages Pictures(int batch, SaganOptions model)
    {
        using var scope = NewDisposeScope();

        var images = rand(batch, 3, model.ImageSize, model.ImageSize) * 2 - 1;
        return model.Classes == 0
            ? new(images)
            : new(images, randint(model.Classes, [batch], ScalarType.Int64), model.Classes);
    }

    private sealed class Clock : IGanObserver
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
