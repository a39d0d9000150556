using System.Text.Json.Nodes;
using Sagan.Cli;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>What `sagan train` takes, writes and refuses.</summary>
public sealed class SaganTrainTests : IDisposable
{
    private static readonly string[] Tiny =
    [
        "train", "--preset", "Toy16", "--set", "Width=4", "--set", "BatchSize=4", "--set", "Steps=2",
        "--set", "Device=cpu",
    ];

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_run_lies_in_its_folder()
    {
        var run = Run();

        Answer.To([.. Tiny, "--seed", "7", "--out", run.Folder]).Code.Should().Be(ExitCode.Done);

        var options = Options(run);
        options["run"]!["preset"]!.GetValue<string>().Should().Be("Toy16");
        options["run"]!["data"]!.GetValue<string>().Should().Be("faces");
        options["run"]!["device"]!.GetValue<string>().Should().Be("cpu");
        options["training"]!["seed"]!.GetValue<int>().Should().Be(7);
        options["training"]!["beta2"]!.GetValue<double>().Should().Be(0.9, "defaults are spelled out");
        options["machine"]!["torch"].Should().NotBeNull();
        run.NewestStep.Should().Be(2, "the last step is saved");
        run.Reports().Should().HaveCount(1);
        File.ReadAllText(run.Log).Should().Contain("Training ended at step 2");
        Directory.GetFiles(Path.Combine(run.Folder, "samples")).Should().ContainSingle()
            .Which.Should().EndWith("000002.png");
    }

    [Fact]
    public void A_dry_run_shows_options_and_networks_and_writes_nothing()
    {
        var run = Run();

        var answer = Answer.To([.. Tiny, "--set", "AverageDecay=0.5", "--out", run.Folder, "--dry-run"]);

        answer.Code.Should().Be(ExitCode.Done);
        answer.Output.Should().MatchRegex(@"training\.averageDecay +0\.5 +command line")
            .And.MatchRegex(@"model\.width +4 +command line").And.MatchRegex(@"training\.batchSize +4 +command line")
            .And.MatchRegex(@"training\.steps +2 +command line").And.MatchRegex(@"training\.beta2 +0\.9 +default")
            .And.MatchRegex(@"model\.imageSize +16 +preset Toy16").And.MatchRegex(@"model\.generatorChannels +\S+ +derived")
            .And.MatchRegex(@"generator +output +parameters").And.MatchRegex(@"discriminator +output +parameters")
            .And.MatchRegex(@"attend4 +16×4×4");
        Directory.Exists(run.Folder).Should().BeFalse();
    }

    [Fact]
    public void A_file_of_options_says_what_the_words_said()
    {
        var run = Run();
        Answer.To([.. Tiny, "--set", "R1=2", "--set", "GeneratorChannels=16,8,8", "--out", run.Folder]);

        var again = new Traces(Path.Combine(folder.Path, "again"));
        Answer.To("train", "--options", run.Options, "--out", again.Folder).Code.Should().Be(ExitCode.Done);

        var (told, recorded) = (Options(again), Options(run));
        told.Remove("sources");
        recorded.Remove("sources");
        told.ToJsonString().Should().Be(recorded.ToJsonString());
        again.Digests(2).Should().BeEquivalentTo(run.Digests(2));
    }

    [Fact]
    public void A_preset_in_a_file_is_the_one_that_the_file_changes()
    {
        var file = Path.Combine(folder.Path, "mine.json");
        File.WriteAllText(file, """{ "run": { "preset": "toy16" }, "training": { "steps": 3 } }""");

        var answer = Answer.To("train", "--options", file, "--seed", "5", "--dry-run");

        answer.Output.Should().MatchRegex(@"model\.imageSize +16 +preset Toy16")
            .And.MatchRegex(@"run\.preset +Toy16 +file").And.MatchRegex(@"training\.steps +3 +file")
            .And.MatchRegex(@"training\.seed +5 +command line");
    }

    [Fact]
    public void A_folder_of_pictures_is_found_again_from_anywhere()
    {
        var (pictures, run) = (Pictures(count: 4), Run());
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, pictures);

        Answer.To([.. Tiny, "--data", relative, "--out", run.Folder]).Code.Should().Be(ExitCode.Done);

        Options(run)["run"]!["data"]!.GetValue<string>().Should().Be(pictures);
    }

    [Theory]
    [InlineData("did you mean 'Toy32'? There are Toy16, Toy32", "train", "--preset", "Toy33")]
    [InlineData("no preset 'something'. There are Toy16", "train", "--set", "Preset=something")]
    [InlineData("training.steps: must be a whole number", "train", "--steps", "many")]
    [InlineData("did you mean width?", "train", "--set", "Wdth=4")]
    [InlineData("did you mean hinge?", "train", "--set", "Loss=hing")]
    [InlineData("must be a name, an equals sign and a value", "train", "--set", "Width")]
    [InlineData("say --data faces", "train", "--data", "nowhere")]
    [InlineData("there is no 'tpu' here", "train", "--device", "tpu")]
    [InlineData("but there is none at", "train", "--options", "nowhere.json")]
    public void A_mistake_is_answered_with_what_was_probably_meant(string answer, params string[] words) =>
        Answer.To(words).Complaint().Should().Contain(answer);

    [Fact]
    public void All_mistakes_in_options_are_told_at_once()
    {
        var run = Run();

        Answer.To(
                [.. Tiny, "--out", run.Folder, "--set", "GeneratorBeta1=3", "--set", "R1=-1", "--set", "Keep=0",
                    "--set", "SampleEvery=0", "--set", "ImageSize=17", "--device", "tpu"])
            .Complaint().Should().Contain("GeneratorBeta1 must").And.Contain("R1 must").And.Contain("Keep must")
            .And.Contain("SampleEvery must").And.Contain("ImageSize must").And.Contain("tpu");
        Directory.Exists(run.Folder).Should().BeFalse();
    }

    [Theory]
    [InlineData("networks have 3 classes, but the data has 4; set Classes=4", "Classes=3")]
    [InlineData("pictures of drawn faces are 3×16×16, but the networks are built for 1×16×16", "ImageChannels=1")]
    public void What_does_not_fit_is_refused_before_anything_is_written(string complaint, string setting)
    {
        var run = Run();

        Answer.To([.. Tiny, "--set", setting, "--out", run.Folder])
            .Complaint().Should().Contain(complaint);
        Directory.Exists(run.Folder).Should().BeFalse();
    }

    [Fact]
    public void Fewer_pictures_than_a_batch_are_refused() =>
        Answer.To([.. Tiny, "--data", Pictures(count: 3), "--out", Run().Folder]).Complaint()
            .Should().Contain("there are 3 images for batches of 4");

    [Fact]
    public void A_folder_is_taken_once()
    {
        var run = Run();
        Answer.To([.. Tiny, "--out", run.Folder]);

        Answer.To([.. Tiny, "--out", run.Folder]).Complaint().Should().Contain("has one already");
    }

    [Fact]
    public void A_place_where_no_run_can_be_is_refused_before_the_data_are_looked_at()
    {
        var file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "mine");

        foreach (var place in (string[])[file, Path.Combine(file, "run")])
            Answer.To([.. Tiny, "--data", "nowhere", "--out", place]).Complaint()
                .Should().Contain(place).And.Contain("which is a file; name another place").And.NotContain("nowhere");
        File.ReadAllText(file).Should().Be("mine");
    }

    [Fact]
    public void A_pipe_gets_a_line_for_each_report_and_no_color()
    {
        var answer = Answer.To(
            [.. Tiny, "--set", "ReportEvery=1", "--set", "GradientPenalty=1", "--out", Run().Folder]);

        answer.Output.Should().MatchRegex(@"\nstep 1/2  D -?\d.*left\r?\nstep 2/2  D ").And.NotContain("\x1b");
        answer.Errors.Should().StartWith("Warning: WGAN-GP's penalty").And.NotContain("\x1b");
    }

    [Fact]
    public void A_training_that_fails_has_an_exit_code_of_its_own()
    {
        var run = Run();

        var answer = Answer.To(
            [.. Tiny, "--out", run.Folder, "--set", "StopOnCollapse=true", "--set", "CollapseSteps=1", "--set", "LeastLoss=1",
                "--set", "ReportEvery=1", "--set", "DiscriminatorRate=0.02", "--steps", "50"]);

        answer.Code.Should().Be(ExitCode.Failed, answer.Errors);
        answer.Errors.Should().Contain("Stopped at step").And.NotContain("   at ");
        File.ReadAllText(run.Log).Should().Contain("The training failed. Stopped at step");
    }

    [Fact]
    public void Verbose_shows_where_a_failure_happened() =>
        Answer.To("train", "--preset", "Toy33", "--verbose").Errors.Should().Contain("   at ");

    public void Dispose() => folder.Dispose();

    private static JsonObject Options(Traces run) => JsonNode.Parse(File.ReadAllText(run.Options))!.AsObject();

    private string Pictures(int count)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder.Path, "pictures")).FullName;
        for (var i = 0; i < count; i++)
            Png.Save(new Bitmap(16, 16, 3, new byte[16 * 16 * 3]), Path.Combine(path, $"{i}.png"));

        return path;
    }

    private Traces Run() => new(Path.Combine(folder.Path, "run"));
}
