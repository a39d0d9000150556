using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Training;

public sealed class GanTrainerMemoryTests
{
    [Fact]
    public void Tensors_and_memory_stay_as_they_are_over_two_thousand_steps()
    {
        var small = new SaganOptions
        {
            ImageSize = 16,
            LatentDim = 4,
            GeneratorChannels = [8, 8],
            GeneratorAttention = [8],
            DiscriminatorChannels = [8, 8],
            DiscriminatorAttention = [4],
        };
        using var generator = SaganGeneratorBuilder.From(small).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(small).Build();
        var objective = AdversarialObjective.From(new()
        {
            R1Weight = 1,
            PenaltyInterval = 4,
            LeCamWeight = 0.1,
            AugmentColor = true,
            AugmentCutout = true,
        });
        var reports = new List<TrainingReport>();
        var resident = new Dictionary<int, long>();
        var options = new GanTrainerOptions
        {
            Steps = 2_000,
            BatchSize = 2,
            ReportEvery = 100,
            CheckpointEvery = 500,
            EmaDecay = 0.9,
            HorizontalFlip = true,
            MaxGradientNorm = 1,
        };

        using var trainer = new GanTrainer(generator, discriminator, options, objective) { Checkpoints = new InMemoryCheckpointStore() };
        trainer.Run(new SyntheticImages(), [new DelegateObserver(reports.Add), new DelegateObserver(Measure)]);

        reports.Should().HaveCount(20);
        reports.Should().OnlyContain(
            report => report.LiveTensors == reports[0].LiveTensors, "every step tidies up after itself");
        (resident[2_000] - resident[500]).Should().BeLessThan(
            5 << 20, "a tensor of 4 kB that each of 1,500 steps forgot would be 6 MB");

        void Measure(TrainingReport report)
        {
            if (report.Step is 500 or 2_000)
                resident[report.Step] = Native();
        }
    }

    // What the garbage collector holds grows until it has found its pace, and is no tensor's. It says how much that
    // is as of its last collection, so one goes before: where another program has the processor, that may be long ago.
    private static long Native()
    {
        GC.Collect();

        return Environment.WorkingSet - GC.GetGCMemoryInfo().TotalCommittedBytes;
    }
}
