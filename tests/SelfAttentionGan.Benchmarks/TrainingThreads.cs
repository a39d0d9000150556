using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>A training step of the 64×64 network on one thread, and on all: more threads must be faster.</summary>
internal static class TrainingThreads
{
    public static IEnumerable<Comparison> Run(Peer? peer)
    {
        using var generator = SaganGeneratorBuilder.From(new SaganOptions()).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(new SaganOptions()).Build();
        var faces = new SyntheticFaces(size: 64, count: 256);
        var cores = get_num_threads();

        yield return Comparison.Alternate(
            $"training step, 64x64, batch 16: {cores} threads, 1", "s", 3, () => Step(cores), () => Step(1));

        double Step(int threads)
        {
            set_num_threads(threads);
            var clock = new StepClock();
            var options = new GanTrainerOptions { Steps = 3, BatchSize = 16, ReportEvery = 1 };
            new GanTrainer(generator, discriminator, options, new HingeLoss()).Run(faces, [clock]);
            return clock.Fastest;
        }
    }

    private sealed class StepClock : IGanObserver
    {
        public double Fastest { get; private set; } = double.PositiveInfinity;

        public void Observe(TrainingStep step) => Fastest = Math.Min(Fastest, 16 / step.ImagesPerSecond);
    }
}
