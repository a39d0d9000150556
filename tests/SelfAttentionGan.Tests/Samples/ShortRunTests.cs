using SelfAttentionGan.Imaging;
using SelfAttentionGan.Tests.Cli;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>Runs every sample for a few steps; LongRange and Quickstart have their own tests.</summary>
[Collection(nameof(OtherPrograms))]
public sealed class ShortRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("Faces", "--steps 2 --samples 8 --classifier-steps 2 --out RUN", "RUN/samples/000002.png RUN/report.html")]
    [InlineData("CustomNetwork", "2 RUN", "RUN/attention.png RUN/classifier.dat")]
    [InlineData("Cifar10", "CIFAR 2 RUN", "RUN/samples/000002.png RUN/nearest.png")]
    [InlineData("AttentionAtlas", "2 RUN", "RUN/attention/discriminator.attend16/000002.png")]
    [InlineData("ProjectedGan", "faces 1 RUN", "RUN/samples/000001.png")]
    [InlineData("LsunChurch", "faces 1 RUN", "RUN/report.html RUN/attention/generator.attend32/000001.png")]
    [InlineData(
        "PaperExperiments", "control --data CIFAR --steps 2 --seeds 1 --samples 100 --classifier-steps 2 --out RUN",
        "RUN/control.md RUN/control.csv RUN/control.png")]
    [InlineData("TextToImage", "--steps 2 --out RUN", "RUN/captions.png RUN/report.html RUN/vocabulary.txt")]
    [InlineData(
        "ImageToImage", "--task segmentation --size 32 --steps 1 --pairs 8 --held-out 2 --perceptual 10 --seeds 2 --out RUN",
        "RUN/comparison.png RUN/figures.md RUN/control-1/report.html RUN/perceptual-2/samples/000001.png")]
    [InlineData(
        "MedicalImages", "--task inpainting --size 16 --steps 1 --pairs 8 --held-out 2 --out RUN",
        "RUN/comparison.png RUN/figures.md RUN/control-1/report.html RUN/attention-1/samples/000001.png")]
    [InlineData(
        "UnpairedTranslation", "--size 16 --steps 1 --held-out 2 --out RUN",
        "RUN/comparison.png RUN/figures.md RUN/control-1/report.html RUN/attention-1/samples/000001.png")]
    [InlineData(
        "Voxels", "generate --size 16 --steps 1 --objects 8 --held-out 2 --control --out RUN",
        "RUN/comparison.png RUN/turntable.png RUN/attention.obj RUN/figures.md RUN/control-1/report.html RUN/attention-1/samples/000001.png")]
    [InlineData(
        "Voxels", "complete --size 16 --steps 1 --objects 8 --held-out 2 --out RUN",
        "RUN/comparison.png RUN/turntable.png RUN/mirrored.obj RUN/figures.md RUN/attention-1/samples/000001.png")]
    [InlineData("HostedTraining", "--Training:Steps=2 --Run:Folder=RUN", "RUN/checkpoints/000002/generator.dat")]
    public async Task A_sample_writes_its_files(string sample, string arguments, string files)
    {
        using var program = RunningProcess.Start(SampleProgram.PathOf(sample), Split(arguments));

        (await program.Exit()).Should().Be(0, program.Output);
        Split(files).Should().OnlyContain(file => File.Exists(file), program.Output);
    }

    [Theory]
    [InlineData("UnpairedTranslation", "--size x", "--size takes a whole number, but got 'x'")]
    [InlineData("UnpairedTranslation", "--from a", "give both --from and --to, or neither")]
    [InlineData("Voxels", "complete --seeds", "one of --data, --seeds")]
    [InlineData("TextToImage", "--control --step 2", "one of --steps, --seed")]
    [InlineData("TextToImage", "--data CAPTIONS4", "there are 4 different captions; 50 are enough")]
    public async Task Wrong_arguments_are_an_error_that_says_so(string sample, string arguments, string message)
    {
        using var program = RunningProcess.Start(SampleProgram.PathOf(sample), Split(arguments));

        (await program.Exit()).Should().Be(2, program.Output);
        program.Output.Should().Contain(message);
    }

    [Fact]
    public async Task Images_of_held_out_captions_are_compared_with_them()
    {
        using var program = RunningProcess.Start(
            SampleProgram.PathOf("TextToImage"), Split("--data CAPTIONS60 --steps 1 --matcher-steps 1 --out RUN"));

        (await program.Exit()).Should().Be(0, program.Output);
        program.Output.Should().Contain("R-precision of 12 held-out images, 1 of 12 captions");
        program.Output.Should().MatchRegex(@"real +\d\.\d+ ± .*mean rank").And.MatchRegex("guessed +");
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
            .Select(arguments => (string)arguments[0].Value!).Distinct();

        Directory.GetDirectories(Repository.PathOf("samples")).Select(Path.GetFileName)
            .Should().BeEquivalentTo([.. known, "LongRange", "Quickstart", "WebGallery", "WebGallery.Onnx"]);
    }

    public void Dispose() => folder.Dispose();

    private IEnumerable<string> Split(string text) =>
        text.Split(' ').Select(part => part switch
        {
            "CIFAR" => WriteCifar10(),
            "CAPTIONS4" => WriteCaptions(4),
            "CAPTIONS60" => WriteCaptions(60),
            _ => part.Replace("RUN", Path.Combine(folder.Path, "run"), StringComparison.Ordinal),
        });

    private string WriteCaptions(int count)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder.Path, "captions")).FullName;
        for (var i = 0; i < count; i++)
            new ImageBuffer(8, 8, 3, [.. Enumerable.Repeat((byte)(4 * i), 192)]).Save(Path.Combine(path, $"{i}.png"));
        File.WriteAllLines(
            Path.Combine(path, "captions.tsv"), Enumerable.Range(0, count).Select(i => $"{i}.png\tgray number {i}"));

        return path;
    }

    /// <summary>Writes CIFAR-10's files with few images: a sample that compares images reads all of them.</summary>
    private string WriteCifar10()
    {
        var (path, random) = (Directory.CreateDirectory(Path.Combine(folder.Path, "cifar-10")).FullName, new Random(1));
        for (var file = 1; file <= 5; file++)
        {
            var records = new byte[40 * (1 + 3 * 32 * 32)];
            random.NextBytes(records);
            for (var i = 0; i < 40; i++)
                records[i * (1 + 3 * 32 * 32)] = (byte)(i % 10);
            File.WriteAllBytes(Path.Combine(path, $"data_batch_{file}.bin"), records);
        }

        return path;
    }
}
