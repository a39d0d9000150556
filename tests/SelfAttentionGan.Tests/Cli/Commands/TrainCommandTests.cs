using System.Text.Json.Nodes;
using Sagan.Cli;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Cli.Commands;

/// <summary>`sagan train`: arguments, output files and errors.</summary>
public sealed class TrainCommandTests : IDisposable
{
    private static readonly string[] Tiny =
    [
        "train", "--preset", "Toy16", "--set", "BaseChannels=4", "--set", "BatchSize=4", "--set", "Steps=2",
        "--set", "Device=cpu",
    ];

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_run_is_written_to_its_folder()
    {
        var run = Run();

        CliResult.Run([.. Tiny, "--seed", "7", "--out", run.Folder]).Code.Should().Be(ExitCode.Success);

        var options = Options(run);
        options["run"]!["preset"]!.GetValue<string>().Should().Be("Toy16");
        options["run"]!["data"]!.GetValue<string>().Should().Be("faces");
        options["run"]!["device"]!.GetValue<string>().Should().Be("cpu");
        options["training"]!["seed"]!.GetValue<int>().Should().Be(7);
        options["training"]!["generatorBeta1"]!.GetValue<double>().Should().Be(0, "defaults are spelled out");
        options["machine"]!["torch"].Should().NotBeNull();
        run.NewestStep.Should().Be(2, "the last step is saved");
        run.Reports().Should().HaveCount(1);
        File.ReadAllText(run.Log).Should().Contain("Training ended at step 2");
        Directory.GetFiles(Path.Combine(run.Folder, "samples")).Should().ContainSingle()
            .Which.Should().EndWith("000002.png");
    }

    [Fact]
    public void Evaluations_are_metrics_and_decide_which_step_is_best()
    {
        var run = Run();

        CliResult.Run([
            .. Tiny, "--out", run.Folder, "--set", "EvaluateEvery=1", "--set", "EvaluationSamples=8", "--set",
            "EvaluationMetrics=frechet,precision", "--set", "ReportEvery=1"]).Code.Should().Be(ExitCode.Success);

        File.ReadLines(run.Metrics).Count(line => line.Contains("\"f_score\"")).Should().Be(2);
        File.ReadAllText(Path.Combine(run.Folder, "best.json")).Should().Contain("frechet_distance");
        Directory.GetFiles(Path.Combine(run.Folder, "features")).Should().NotBeEmpty("statistics of faces are kept");
    }

    [Theory]
    [InlineData("--extractor must be", "EvaluationExtractor=nothing")]
    [InlineData("--metrics must be", "EvaluationMetrics=nothing")]
    [InlineData("EvaluationSamples must", "EvaluationSamples=1")]
    public void An_impossible_evaluation_is_an_error_before_anything_is_written(string error, string setting)
    {
        var run = Run();

        CliResult.Run([.. Tiny, "--out", run.Folder, "--set", "EvaluateEvery=1", "--set", setting]).UsageError()
            .Should().Contain(error);

        Directory.Exists(run.Folder).Should().BeFalse();
    }

    [Fact]
    public void A_dry_run_shows_options_and_networks_and_writes_nothing()
    {
        var run = Run();

        var result = CliResult.Run([.. Tiny, "--set", "EmaDecay=0.5", "--out", run.Folder, "--dry-run"]);

        result.Code.Should().Be(ExitCode.Success);
        result.Output.Should().MatchRegex(@"training\.emaDecay +0\.5 +command line")
            .And.MatchRegex(@"model\.baseChannels +4 +command line").And.MatchRegex(@"training\.batchSize +4 +command line")
            .And.MatchRegex(@"training\.steps +2 +command line").And.MatchRegex(@"training\.generatorBeta1 +0 +default")
            .And.MatchRegex(@"model\.imageSize +16 +preset Toy16").And.MatchRegex(@"model\.generatorChannels +\S+ +derived")
            .And.MatchRegex(@"generator +output +parameters").And.MatchRegex(@"discriminator +output +parameters")
            .And.MatchRegex(@"attend4 +16×4×4");
        Directory.Exists(run.Folder).Should().BeFalse();
    }

    [Fact]
    public void An_options_file_equals_the_arguments_it_records()
    {
        var run = Run();
        CliResult.Run([.. Tiny, "--set", "R1Weight=2", "--set", "GeneratorChannels=16,8,8", "--out", run.Folder]);

        var again = new RunArtifacts(Path.Combine(folder.Path, "again"));
        CliResult.Run("train", "--options", run.Options, "--out", again.Folder).Code.Should().Be(ExitCode.Success);

        var (repeated, recorded) = (Options(again), Options(run));
        repeated.Remove("sources");
        recorded.Remove("sources");
        repeated.ToJsonString().Should().Be(recorded.ToJsonString());
        again.Digests(2).Should().BeEquivalentTo(run.Digests(2));
    }

    [Fact]
    public void A_preset_in_a_file_is_the_one_that_the_file_changes()
    {
        var file = Path.Combine(folder.Path, "mine.json");
        File.WriteAllText(file, """{ "run": { "preset": "toy16" }, "training": { "steps": 3 } }""");

        var result = CliResult.Run("train", "--options", file, "--seed", "5", "--dry-run");

        result.Output.Should().MatchRegex(@"model\.imageSize +16 +preset Toy16")
            .And.MatchRegex(@"run\.preset +Toy16 +file").And.MatchRegex(@"training\.steps +3 +file")
            .And.MatchRegex(@"training\.seed +5 +command line");
    }

    [Fact]
    public void The_path_of_an_image_folder_is_recorded_as_an_absolute_path()
    {
        var (images, run) = (Images(count: 4), Run());
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, images);

        CliResult.Run([.. Tiny, "--data", relative, "--out", run.Folder]).Code.Should().Be(ExitCode.Success);

        Options(run)["run"]!["data"]!.GetValue<string>().Should().Be(images);
    }

    [Theory]
    [InlineData("did you mean 'Toy32'? There are Toy16, Toy32", "train", "--preset", "Toy33")]
    [InlineData("no preset 'something'. There are Toy16", "train", "--set", "Preset=something")]
    [InlineData("training.steps: must be a whole number", "train", "--steps", "many")]
    [InlineData("did you mean baseChannels?", "train", "--set", "BaseChanels=4")]
    [InlineData("did you mean hinge?", "train", "--set", "Loss=hing")]
    [InlineData("must be a name, an equals sign and a value", "train", "--set", "BaseChannels")]
    [InlineData("use --data faces", "train", "--data", "nowhere")]
    [InlineData("there is no 'tpu' here", "train", "--device", "tpu")]
    [InlineData("but there is none at", "train", "--options", "nowhere.json")]
    public void Invalid_values_are_rejected_with_a_suggestion(string message, params string[] arguments) =>
        CliResult.Run(arguments).UsageError().Should().Contain(message);

    [Fact]
    public void All_invalid_options_are_reported_at_once()
    {
        var run = Run();

        CliResult.Run(
                [.. Tiny, "--out", run.Folder, "--set", "GeneratorBeta1=3", "--set", "R1Weight=-1", "--set", "Keep=0",
                    "--set", "SampleEvery=0", "--set", "ImageSize=17", "--device", "tpu"])
            .UsageError().Should().Contain("GeneratorBeta1 must").And.Contain("R1Weight must").And.Contain("Keep must")
            .And.Contain("SampleEvery must").And.Contain("ImageSize must").And.Contain("tpu");
        Directory.Exists(run.Folder).Should().BeFalse();
    }

    [Theory]
    [InlineData("networks have 3 classes, but the data has 4; set Classes=4", "Classes=3")]
    [InlineData("images of synthetic faces are 3×16×16, but the networks are built for 1×16×16", "ImageChannels=1")]
    public void A_mismatch_is_rejected_before_anything_is_written(string error, string setting)
    {
        var run = Run();

        CliResult.Run([.. Tiny, "--set", setting, "--out", run.Folder])
            .UsageError().Should().Contain(error);
        Directory.Exists(run.Folder).Should().BeFalse();
    }

    [Fact]
    public void Fewer_images_than_a_batch_are_rejected() =>
        CliResult.Run([.. Tiny, "--data", Images(count: 3), "--out", Run().Folder]).UsageError()
            .Should().Contain("there are 3 images for batches of 4");

    [Fact]
    public void A_run_folder_is_not_reused()
    {
        var run = Run();
        CliResult.Run([.. Tiny, "--out", run.Folder]);

        CliResult.Run([.. Tiny, "--out", run.Folder]).UsageError().Should().Contain("has one already");
    }

    [Fact]
    public void An_unusable_output_path_is_rejected_before_the_data_are_opened()
    {
        var file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "mine");

        foreach (var path in (string[])[file, Path.Combine(file, "run")])
            CliResult.Run([.. Tiny, "--data", "nowhere", "--out", path]).UsageError()
                .Should().Contain(path).And.Contain("which is a file; choose another path").And.NotContain("nowhere");
        File.ReadAllText(file).Should().Be("mine");
    }

    [Fact]
    public void Redirected_output_has_a_line_for_each_report_and_no_color()
    {
        var result = CliResult.Run(
            [.. Tiny, "--set", "ReportEvery=1", "--set", "GradientPenaltyWeight=1", "--set", "UseSpectralNorm=true",
                "--out", Run().Folder]);

        result.Output.Should().MatchRegex(@"\nstep 1/2  D -?\d.*left\r?\nstep 2/2  D ").And.NotContain("\x1b");
        result.Errors.Should().StartWith("Warning: The penalty 'gradientPenalty'").And.NotContain("\x1b");
    }

    [Fact]
    public void A_failed_training_has_its_own_exit_code()
    {
        var run = Run();

        var result = CliResult.Run(
            [.. Tiny, "--out", run.Folder, "--set", "StopOnCollapse=true", "--set", "CollapseSteps=1", "--set", "MinDiscriminatorLoss=1",
                "--set", "ReportEvery=1", "--set", "DiscriminatorLearningRate=0.02", "--steps", "50"]);

        result.Code.Should().Be(ExitCode.Failed, result.Errors);
        result.Errors.Should().Contain("Stopped at step").And.NotContain("   at ");
        File.ReadAllText(run.Log).Should().Contain("Training failed. Stopped at step");
    }

    [Fact]
    public void Verbose_shows_the_stack_trace() =>
        CliResult.Run("train", "--preset", "Toy33", "--verbose").Errors.Should().Contain("   at ");

    public void Dispose() => folder.Dispose();

    private static JsonObject Options(RunArtifacts run) => JsonNode.Parse(File.ReadAllText(run.Options))!.AsObject();

    private string Images(int count)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder.Path, "images")).FullName;
        for (var i = 0; i < count; i++)
            new ImageBuffer(16, 16, 3, new byte[16 * 16 * 3]).Save(Path.Combine(path, $"{i}.png"));

        return path;
    }

    private RunArtifacts Run() => new(Path.Combine(folder.Path, "run"));
}
