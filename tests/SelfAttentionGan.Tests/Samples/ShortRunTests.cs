using SelfAttentionGan.Presets;
using SelfAttentionGan.Tests.Cli;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>Runs every sample for a few steps; LongRange has its own tests.</summary>
public sealed class ShortRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("ConditionalFaces", "2 RUN", "RUN/samples/000002.png")]
    [InlineData("CustomNetwork", "2 RUN", "RUN/attention.png RUN/classifier.dat")]
    [InlineData("Cifar10", "digits 2 RUN", "RUN/samples/000002.png RUN/nearest.png")]
    [InlineData("AttentionAtlas", "2 RUN", "RUN/attention/discriminator.attend16/000002.png")]
    [InlineData("LsunChurch", "faces 1 RUN", "RUN/report.html RUN/attention/generator.attend32/000001.png")]
    [InlineData(
        "PaperExperiments", "control --steps 2 --seeds 1 --samples 100 --classifier-steps 2 --out RUN",
        "RUN/control.md RUN/control.csv RUN/control.png")]
    [InlineData(
        "ImageToImage", "--task segmentation --size 16 --steps 1 --pairs 8 --held-out 2 --out RUN",
        "RUN/comparison.png RUN/figures.md RUN/control/report.html RUN/attention/samples/000001.png")]
    [InlineData(
        "MedicalImages", "--task inpainting --size 16 --steps 1 --pairs 8 --held-out 2 --out RUN",
        "RUN/comparison.png RUN/figures.md RUN/control/report.html RUN/attention/samples/000001.png")]
    [InlineData("HostedTraining", "--Training:Steps=2 --Run:Folder=RUN", "RUN/checkpoints/000002/generator.dat")]
    public async Task A_sample_writes_its_files(string sample, string arguments, string files)
    {
        using var program = RunningProcess.Start(SampleProgram.PathOf(sample), Split(arguments));

        (await program.Exit()).Should().Be(0, program.Output);
        Split(files).Should().OnlyContain(file => File.Exists(file), program.Output);
    }

    [Fact]
    public void The_quickstart_creates_a_run_that_sagan_reads()
    {
        var run = Path.Combine(folder.Path, "runs", "quickstart");
        using var program = RunningProcess.StartIn(folder.Path, SampleProgram.PathOf("Quickstart"));

        program.WaitUntil(() => new FileInfo(Path.Combine(run, "metrics.jsonl")) is { Exists: true, Length: > 0 }
            && program.Output.Contains($"step 10/{SaganPreset.Toy32.Training.Steps}", StringComparison.Ordinal));
        program.HasExited.Should().BeFalse(program.Output);
        program.Kill();

        CliResult.Run("report", run).Code.Should().Be(0);
        CliResult.Run("inspect", run).Output.Should().Contain("attend8");
    }

    [Fact]
    public async Task The_web_gallery_trains_a_run_and_serves_it()
    {
        using var program = RunningProcess.Start(
            SampleProgram.PathOf("WebGallery"), Split("--Run=RUN --TrainingSteps=2 --urls=http://127.0.0.1:0"));
        program.WaitUntil(() => program.Output.Contains("Now listening on: ", StringComparison.Ordinal));
        program.HasExited.Should().BeFalse(program.Output);
        var address = program.Output.Split("Now listening on: ")[1].Split()[0];
        using var client = new HttpClient { BaseAddress = new(address) };

        (await client.GetStringAsync("/")).Should().Contain("<title>Generated images</title>");
        (await client.GetStringAsync("/generator")).Should().Contain("run, step 2");
    }

    [Fact]
    public async Task The_web_gallery_of_an_onnx_file_says_how_to_write_one()
    {
        using var program = RunningProcess.StartIn(folder.Path, SampleProgram.PathOf("WebGallery.Onnx"));

        (await program.Exit()).Should().Be(1);
        program.Output.Should().Contain("no model at 'generator.onnx'; write one with: sagan export");
        Directory.EnumerateFiles(Path.GetDirectoryName(SampleProgram.PathOf("WebGallery.Onnx"))!, "*", SearchOption.AllDirectories)
            .Should().NotContain(file => Path.GetFileName(file).Contains("torch", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Every_sample_is_tested()
    {
        var known = typeof(ShortRunTests).GetMethod(nameof(A_sample_writes_its_files))!
            .GetCustomAttributesData().SelectMany(data => data.ConstructorArguments)
            .Select(argument => argument.Value).OfType<IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>>()
            .Select(arguments => (string)arguments[0].Value!);

        Directory.GetDirectories(Repository.PathOf("samples")).Select(Path.GetFileName)
            .Should().BeEquivalentTo([.. known, "LongRange", "Quickstart", "WebGallery", "WebGallery.Onnx"]);
    }

    public void Dispose() => folder.Dispose();

    private IEnumerable<string> Split(string text) =>
        text.Split(' ').Select(part => part.Replace("RUN", Path.Combine(folder.Path, "run"), StringComparison.Ordinal));
}
