using Sagan.Cli;

namespace SelfAttentionGan.Tests.Cli.Commands;

/// <summary>`sagan import`, and `sagan train --start-from` with the run that it makes.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private static readonly string[] Small =
        ["--set", "LatentDim=6", "--set", "Classes=3", "--set", "GeneratorChannels=8,8,8,8",
         "--set", "DiscriminatorChannels=8,8", "--set", "DiscriminatorFinalBlocks=8,8"];

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Every_command_reads_an_imported_run()
    {
        var run = Within("run");

        var imported = Import(run, [.. Small, "--discriminator", FileOf("studiogan-discriminator")]);

        imported.Code.Should().Be(ExitCode.Success, imported.Errors);
        imported.Output.Should().Contain("weights of studiogan: generator and discriminator");
        foreach (var command in (string[][])
            [
                ["sample", run, "--count", "2", "--out", Within("images.png")],
                ["interpolate", run, "--out", Within("between.png")],
                ["attention", run, "--out", Within("attention/")],
                ["inspect", run],
                ["report", run],
            ])
            CliResult.Run(command).Code.Should().Be(ExitCode.Success, string.Join(' ', command));
        CliResult.Run("resume", run).UsageError().Should().Contain($"sagan train --start-from {run} --data DIR");
    }

    [Theory]
    [InlineData("studiogan", "Studio32", "LatentDim=6", "Classes=3", "GeneratorChannels=8,8,8,8", "DiscriminatorChannels=8,8",
        "DiscriminatorFinalBlocks=8,8")]
    [InlineData("mimicry", "Mimicry32", "LatentDim=6", "Classes=3", "GeneratorChannels=8,8,8,8", "DiscriminatorChannels=8,8",
        "DiscriminatorFinalBlocks=8,8")]
    [InlineData("biggan", "BigGan128", "LatentDim=6", "Classes=3", "GeneratorChannels=16,16,8,8,8,8",
        "DiscriminatorChannels=8,8,8,8,16", "DiscriminatorFinalBlocks=16")]
    [InlineData("heykeetae", "Lsun64", "LatentDim=6", "GeneratorChannels=16,8,16,8", "DiscriminatorChannels=8,16,8,16")]
    public void An_imported_run_of_each_project_is_sampled_inverted_and_evaluated(
        string project, string preset, params string[] options)
    {
        var (run, images) = (Within("run"), Within("images"));

        Succeeds(
            ["import", FileOf($"{project}-generator"), "--discriminator", FileOf($"{project}-discriminator"), "--from", project,
             "--preset", preset, "--out", run, .. options.SelectMany(option => (string[])["--set", option])]);

        Succeeds("sample", run, "--count", "3", "--separate", "--out", images);
        Succeeds("invert", run, Path.Combine(images, "0002.png"), "--steps", "2", "--starts", "4", "--out", Within("found.png"))
            .Output.Should().MatchRegex(@"distance 0\.\d{4} of the pixels");
        Succeeds("evaluate", run, images, "--samples", "4", "--metrics", "frechet").Output
            .Should().MatchRegex(@"frechet_distance +\d\S* +3 +4");
        CliResult.Run("evaluate", run, "--samples", "4", "--metrics", "frechet").UsageError()
            .Should().Contain($"The images of {project} must be named").And.Contain("add --data PATH");
    }

    [Fact]
    public void Options_that_differ_from_the_file_are_named_with_the_arguments_that_fit()
    {
        var error = Import(Within("run"), ["--discriminator", FileOf("studiogan-discriminator")]).UsageError();

        error.Should().Contain("LatentDim is 128 instead of 6").And.Contain(string.Join(' ', Small));
        Directory.Exists(Within("run")).Should().BeFalse();
        Import(Within("run"), Small).Code.Should().Be(ExitCode.Success);
    }

    [Fact]
    public void Without_a_discriminator_a_run_generates_and_says_what_it_lacks()
    {
        var run = Within("run");
        Import(run, Small).Output.Should().Contain("no discriminator");

        CliResult.Run("inspect", run).Code.Should().Be(ExitCode.Success);
        CliResult.Run("attention", run, "--network", "discriminator", "--out", Within("attention/")).Errors.Should().Contain("--discriminator");
    }

    [Fact]
    public void A_moving_average_needs_its_option()
    {
        string[] average = ["--average", FileOf("studiogan-generator")];

        Import(Within("run"), [.. Small, .. average]).UsageError().Should().Contain("add --set EmaDecay=0.9999");
        Import(Within("run"), [.. Small, .. average, "--set", "EmaDecay=0.99"]).Code.Should().Be(ExitCode.Success);

        File.Exists(Path.Combine(Within("run"), "checkpoints", "000000", "average.dat")).Should().BeTrue();
    }

    [Fact]
    public void Another_networks_file_is_refused()
    {
        CliResult.Run("import", FileOf("mimicry-generator"), "--from", "studiogan", "--preset", "Studio32", "--out", Within("run"))
            .Errors.Should().Contain("missing: linear0.");
        CliResult.Run("import", Within("nothing.pth"), "--from", "studiogan", "--preset", "Studio32", "--out", Within("run"))
            .UsageError().Should().Contain("nothing.pth");
    }

    [Fact]
    public void Fine_tuning_starts_from_the_weights_and_makes_the_class_tables_anew_for_other_classes()
    {
        var (run, tuned) = (Within("run"), Within("tuned"));
        Import(run, [.. Small, "--discriminator", FileOf("studiogan-discriminator")]);

        var training = CliResult.Run(
            "train", "--start-from", run, "--data", "digits", "--set", "Classes=10", "--batch", "2", "--steps", "1",
            "--set", "CriticSteps=1", "--device", "cpu", "--out", tuned);

        training.Code.Should().Be(ExitCode.Success, training.Errors);
        training.Output.Should().Contain($"the weights of {run}, step 0; initialized anew: generator.up8.norm1, ")
            .And.Contain("discriminator.score.embed");
        File.ReadAllText(Path.Combine(tuned, "options.json")).Should().Contain("\"startedFrom\"");
    }

    public void Dispose() => folder.Dispose();

    private static string FileOf(string name) =>
        Repository.PathOf("tests", "SelfAttentionGan.Interop.Tests", "PublishedWeights", $"{name}.pth");

    private static CliResult Succeeds(params string[] arguments)
    {
        var result = CliResult.Run(arguments);
        result.Code.Should().Be(ExitCode.Success, $"{string.Join(' ', arguments)}: {result.Errors}");

        return result;
    }

    private static CliResult Import(string run, params string[] arguments) => CliResult.Run(
        ["import", FileOf("studiogan-generator"), "--from", "studiogan", "--preset", "Studio32", "--out", run, .. arguments]);

    private string Within(string name) => Path.Combine(folder.Path, name);
}
