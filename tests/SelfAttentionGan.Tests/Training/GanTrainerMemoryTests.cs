using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Training;

[Collection(nameof(ProcessMemory))]
public sealed class GanTrainerMemoryTests
{
    [Fact]
    public void Live_tensors_and_memory_are_constant_over_a_thousand_steps()
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
            Steps = 1_000,
            BatchSize = 2,
            ReportEvery = 50,
            CheckpointEvery = 250,
            EmaDecay = 0.9,
            HorizontalFlip = true,
            MaxGradientNorm = 1,
        };

        using var trainer = new GanTrainer(generator, discriminator, options, objective) { Checkpoints = new InMemoryCheckpointStore() };
        trainer.Run(new SyntheticImages(), [new DelegateObserver(reports.Add), new DelegateObserver(Measure)]);

        reports.Should().HaveCount(20);
        reports.Should().OnlyContain(
            report => report.LiveTensors == reports[0].LiveTensors, "no step leaves tensors behind");
        (resident[1_000] - resident[250]).Should().BeLessThan(
            5 << 20, "a leak of 8 kB in each of 750 steps would be 6 MB");

        void Measure(TrainingReport report)
        {
            if (report.Step is 250 or 1_000)
                resident[report.Step] = Native();
        }
    }

    // Managed memory is subtracted: it grows until the garbage collector has adapted. GetGCMemoryInfo is as of the last
    // collection, so one runs first.
    private static long Native()
    {
        GC.Collect();

        return Environment.WorkingSet - GC.GetGCMemoryInfo().TotalCommittedBytes;
    }
}
