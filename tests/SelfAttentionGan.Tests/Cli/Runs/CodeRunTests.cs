using System.Text.Json;
using Sagan.Cli;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Cli.Runs;

/// <summary>A run created by a short program is reopened by code and by every command of `sagan`.</summary>
public sealed class CodeRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Run => Path.Combine(folder.Path, "run");

    [Fact]
    public void Every_command_opens_it()
    {
        Train(steps: 2, Datasets.SyntheticFaces(16));

        Done("inspect", Run).Should().Contain("16×16");
        Done("sample", Run, "--out", Path.Combine(folder.Path, "samples.png"));
        Done("interpolate", Run, "--out", Path.Combine(folder.Path, "interpolation.png"));
        Done("attention", Run, "--out", Path.Combine(folder.Path, "attention.png"));
        Done("report", Run);
        Done("resume", Run, "--steps", "3").Should().Contain("Resuming from step 2.");
        Directory.Exists(RunDirectory.Open(Run).Checkpoint(3)).Should().BeTrue();
    }

    [Fact]
    public void Code_that_runs_again_resumes_and_records_its_current_options()
    {
        Train(steps: 2, Datasets.SyntheticFaces(16));

        Train(steps: 4, Datasets.SyntheticFaces(16));

        var recorded = JsonDocument.Parse(File.ReadAllText(RunDirectory.Open(Run).Options)).RootElement;
        recorded.GetProperty("training").GetProperty("steps").GetInt32().Should().Be(4);
        recorded.GetProperty("model").GetProperty("baseChannels").GetInt32().Should().Be(8);
        recorded.GetProperty("run").GetProperty("data").GetString().Should().Be("faces");
        Directory.Exists(RunDirectory.Open(Run).Checkpoint(4)).Should().BeTrue();
    }

    [Fact]
    public void Code_resumes_a_run_of_the_tool_and_keeps_the_tools_own_options()
    {
        CliResult.Run(
            "train", "--preset", "Toy16", "--set", "BaseChannels=8", "--batch", "4", "--steps", "2", "--device", "cpu",
            "--set", "SampleEvery=7", "--out", Run).Code.Should().Be(ExitCode.Success);

        Train(steps: 3, Datasets.SyntheticFaces(16));

        var recorded = File.ReadAllText(RunDirectory.Open(Run).Options);
        recorded.Should().Contain("\"sampleEvery\": 7").And.Contain("Toy16");
        Done("inspect", Run).Should().Contain("3");
    }

    [Fact]
    public void Images_known_only_to_the_program_are_rejected_by_the_tool()
    {
        Train(steps: 1, Datasets.FromTensor(rand(4, 3, 16, 16).mul(2).sub(1)));

        Done("sample", Run, "--out", Path.Combine(folder.Path, "samples.png"));
        CliResult.Run("resume", Run, "--steps", "2").UsageError().Should().Contain("(TensorImageSource)");
    }

    [Fact]
    public void A_rejected_training_records_nothing()
    {
        var refused = () => Train(steps: 1, Datasets.SyntheticFaces(32));

        refused.Should().Throw<ArgumentException>();
        File.Exists(Path.Combine(Run, "options.json")).Should().BeFalse();
    }

    [Fact]
    public void A_folder_is_opened_or_created()
    {
        var created = RunDirectory.OpenOrCreate(Run);
        File.WriteAllText(created.Metrics, "{}");

        RunDirectory.OpenOrCreate(Run).Location.Should().Be(created.Location);
        File.ReadAllText(created.Metrics).Should().Be("{}");
    }

    public void Dispose() => folder.Dispose();

    private static string Done(params string[] arguments)
    {
        var result = CliResult.Run(arguments);
        result.Code.Should().Be(ExitCode.Success, result.Errors);

        return result.Output;
    }

    // As in the README, but smaller.
    private void Train(int steps, IImageSource images)
    {
        var preset = SaganPreset.Toy16;
        var model = preset.Model with { BaseChannels = 8 };
        var training = preset.Training with { Steps = steps, BatchSize = 4, ReportEvery = 1 };
        manual_seed(1);
        using var generator = SaganGeneratorBuilder.From(model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(model).Build();
        var run = RunDirectory.OpenOrCreate(Run);

        using var trainer = new GanTrainer(generator, discriminator, training, AdversarialObjective.From(preset.Objective))
        {
            Checkpoints = new FileCheckpointStore(run),
        };
        trainer.Run(images, [GanObservers.Metrics(run)]);
    }
}
