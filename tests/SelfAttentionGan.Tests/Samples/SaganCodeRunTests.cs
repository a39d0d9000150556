using System.Text.Json;
using Sagan.Cli;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>A run that a program of a few lines has made is reopened by code and by every verb of `sagan`.</summary>
public sealed class SaganCodeRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Run => Path.Combine(folder.Path, "run");

    [Fact]
    public void Every_verb_opens_it()
    {
        Train(steps: 2, new SyntheticFaces(16));

        Done("inspect", Run).Should().Contain("16×16");
        Done("sample", Run, "--out", Path.Combine(folder.Path, "samples.png"));
        Done("interpolate", Run, "--out", Path.Combine(folder.Path, "strips.png"));
        Done("attend", Run, "--out", Path.Combine(folder.Path, "attention.png"));
        Done("report", Run);
        Done("resume", Run, "--steps", "3").Should().Contain("Goes on from step 2.");
        Directory.Exists(RunDirectory.Open(Run).Checkpoint(3)).Should().BeTrue();
    }

    [Fact]
    public void Code_that_runs_again_goes_on_and_records_what_it_is_told_now()
    {
        Train(steps: 2, new SyntheticFaces(16));

        Train(steps: 4, new SyntheticFaces(16));

        var recorded = JsonDocument.Parse(File.ReadAllText(RunDirectory.Open(Run).Options)).RootElement;
        recorded.GetProperty("training").GetProperty("steps").GetInt32().Should().Be(4);
        recorded.GetProperty("model").GetProperty("width").GetInt32().Should().Be(8);
        recorded.GetProperty("run").GetProperty("data").GetString().Should().Be("faces");
        Directory.Exists(RunDirectory.Open(Run).Checkpoint(4)).Should().BeTrue();
    }

    [Fact]
    public void Code_goes_on_with_a_run_of_the_tool_and_keeps_what_only_the_tool_knows()
    {
        Answer.To(
            "train", "--preset", "Toy16", "--set", "Width=8", "--batch", "4", "--steps", "2", "--device", "cpu",
            "--set", "SampleEvery=7", "--out", Run).Code.Should().Be(ExitCode.Done);

        Train(steps: 3, new SyntheticFaces(16));

        var recorded = File.ReadAllText(RunDirectory.Open(Run).Options);
        recorded.Should().Contain("\"sampleEvery\": 7").And.Contain("Toy16");
        Done("inspect", Run).Should().Contain("3");
    }

    [Fact]
    public void Images_that_only_the_program_knows_are_not_mistaken_for_others()
    {
        Train(steps: 1, new TensorImages(rand(4, 3, 16, 16).mul(2).sub(1)));

        Done("sample", Run, "--out", Path.Combine(folder.Path, "samples.png"));
        Answer.To("resume", Run, "--steps", "2").Complaint().Should().Contain("(TensorImages)");
    }

    [Fact]
    public void A_training_that_is_refused_records_nothing()
    {
        var refused = () => Train(steps: 1, new SyntheticFaces(32));

        refused.Should().Throw<ArgumentException>();
        File.Exists(Path.Combine(Run, "options.json")).Should().BeFalse();
    }

    [Fact]
    public void A_folder_is_opened_or_made()
    {
        var made = RunDirectory.OpenOrCreate(Run);
        File.WriteAllText(made.Metrics, "{}");

        RunDirectory.OpenOrCreate(Run).Location.Should().Be(made.Location);
        File.ReadAllText(made.Metrics).Should().Be("{}");
    }

    public void Dispose() => folder.Dispose();

    private static string Done(params string[] words)
    {
        var answer = Answer.To(words);
        answer.Code.Should().Be(ExitCode.Done, answer.Errors);

        return answer.Output;
    }

    // As in the README, but smaller.
    private void Train(int steps, IImageSource images)
    {
        var preset = SaganPreset.Toy16;
        var model = preset.Model with { Width = 8 };
        var training = preset.Training with { Steps = steps, BatchSize = 4, ReportEvery = 1 };
        manual_seed(1);
        using var generator = SaganGeneratorBuilder.From(model).Build();
        using var average = SaganGeneratorBuilder.From(model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(model).Build();
        var run = RunDirectory.OpenOrCreate(Run);

        new GanTrainer(generator, discriminator, training, AdversarialObjective.From(preset.Objective), average)
        {
            Checkpoints = new CheckpointFolder(run),
        }.Run(images, [new MetricsObserver(run)]);
    }
}
