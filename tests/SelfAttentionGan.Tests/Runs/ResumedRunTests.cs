using System.Text.Json.Nodes;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Runs;

/// <summary>A run on the disk, stopped and resumed: in the end its folder is that of one that never stopped.</summary>
public sealed class ResumedRunTests : IDisposable
{
    private const int Steps = 11, ReportEvery = 2;

    // Values that depend on the clock or on other processes.
    private static readonly string[] Timed =
        ["imagesPerSecond", "seconds", "secondsLeft", "liveTensors", "peakMemory"];

    private readonly TemporaryFolder folder = new(), other = new();
    private readonly RunDirectory straight, halting;

    public ResumedRunTests()
    {
        (straight, halting) = (RunDirectory.At(folder.Path), RunDirectory.At(other.Path));
        Train(straight, Steps);
    }

    public void Dispose()
    {
        folder.Dispose();
        other.Dispose();
    }

    [Fact]
    public void A_shorter_run_that_is_resumed_for_longer_ends_the_same()
    {
        Train(halting, steps: 5);
        Train(halting, Steps);

        EndsTheSame();
    }

    [Fact]
    public void A_run_that_was_killed_after_its_last_checkpoint_ends_the_same()
    {
        Train(halting, steps: 6);
        Train(halting, steps: 8);
        Directory.Delete(halting.Checkpoint(8), recursive: true);
        File.AppendAllText(halting.Metrics, """{"step":10,"discr""");

        Train(halting, Steps);

        EndsTheSame();
    }

    [Fact]
    public void A_run_whose_newest_checkpoint_is_damaged_ends_the_same()
    {
        Train(halting, steps: 8);
        File.WriteAllText(Path.Combine(halting.Checkpoint(8), "random-state.dat"), "");

        Train(halting, Steps);

        EndsTheSame();
    }

    private void EndsTheSame()
    {
        foreach (var file in Directory.EnumerateFiles(straight.Checkpoint(Steps)))
            File.ReadAllBytes(Path.Combine(halting.Checkpoint(Steps), Path.GetFileName(file)))
                .Should().Equal(File.ReadAllBytes(file), $"{Path.GetFileName(file)} is part of the training");
        Lines(halting).Should().Equal(Lines(straight));
    }

    private static void Train(RunDirectory run, int steps)
    {
        var model = new SaganOptions { ImageSize = 16, BaseChannels = 8, LatentDim = 8 };
        var training = new GanTrainerOptions
        {
            Steps = steps,
            BatchSize = 4,
            ReportEvery = ReportEvery,
            CheckpointEvery = 3,
            EmaDecay = 0.9,
        };
        // Other initial weights: a resumed run must not depend on them.
        manual_seed(Directory.Exists(run.Checkpoints) ? 99 : 3);
        using var generator = SaganGeneratorBuilder.From(model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(model).Build();
        using var average = SaganGeneratorBuilder.From(model).Build();

        new GanTrainer(
            generator, discriminator, training, AdversarialObjective.From(new() { LeCamWeight = 0.3 }), average)
        {
            Checkpoints = new FileCheckpointStore(run),
        }.Run(new SyntheticImages(), [new MetricsObserver(run, ReportEvery)]);
    }

    private static IEnumerable<string> Lines(RunDirectory run)
    {
        foreach (var line in File.ReadLines(run.Metrics))
        {
            var report = JsonNode.Parse(line)!.AsObject();
            foreach (var name in Timed)
                report.Remove(name).Should().BeTrue();

            yield return report.ToJsonString();
        }
    }
}
