using SelfAttentionGan.Tests.Cli;
using SelfAttentionGan.Tests.Data.Volumes;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>ImageToImage on a volume whose halves mirror each other, and whose gray values tell the labels.</summary>
[Collection(nameof(OtherPrograms))]
public sealed class SegmentedHeadTests : IDisposable
{
    private const int Width = 24, Side = 20;
    private const string Short = " --size 16 --steps 1 --pairs 8 --held-out 2 --out RUN";

    private readonly TemporaryFolder folder = new();

    // Layers of four voxels have labels 0 to 4, and gray values of their own.
    public SegmentedHeadTests()
    {
        Write("image", (_, y) => 50 * (y / 4));
        Write("atlas", (_, y) => y / 4);
        Write("sides", (x, y) => y / 4 == 0 ? 0 : 2 * (y / 4) - (x < Width / 2 ? 1 : 0));
        File.WriteAllText(PathOf("groups.txt"), "front 1-4\n\nback 5 6 7-8\n");
        File.WriteAllText(PathOf("wrong.txt"), "front 1-4,6\n");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(
        "--task segmentation --data image --labels atlas", "no label, label 1, label 2, label 3, label 4", "| mean IoU |",
        "| class by gray value | Infinity | 1.000 | 0.0 | 1.000 |",
        "| mirrored left half | Infinity | 1.000 | 0.0 | 1.000 |")]
    [InlineData(
        "--task segmentation --data image --labels atlas --classes 3", "no label, label 1, label 2", "| mean IoU |",
        "| mirrored left half | Infinity | 1.000 | 0.0 | 1.000 |")]
    [InlineData(
        "--task labels --data image --labels sides --groups groups.txt", "no label, front, back", "| PSNR | SSIM |\n",
        "| mean gray of a class |", "| mirrored left half | Infinity | 1.000 |")]
    public async Task Symmetric_halves_are_each_others_baseline(string arguments, string classes, params string[] figures)
    {
        using var program = Start(arguments + Short);

        (await program.Exit()).Should().Be(0, program.Output);
        program.Output.Should().Contain($"classes  {classes}");
        File.Exists(PathOf("run/comparison.png")).Should().BeTrue();
        var table = await File.ReadAllTextAsync(PathOf("run/figures.md"));
        figures.Should().OnlyContain(line => table.ReplaceLineEndings("\n").Contains(line), table);
    }

    [Theory]
    [InlineData("--task segmentation --data image --labels sides", "label 2, label 4, label 6. Join labels")]
    [InlineData("--task segmentation --labels atlas", "--task segmentation without --data; correct")]
    [InlineData("--task color --data image --labels atlas", "--labels has the labels of the volume --data")]
    [InlineData("--task segmentation --data image", "needs --labels")]
    [InlineData("--task segmentation --data image --classes 4", "no --labels; add")]
    [InlineData("--task segmentation --data image --labels atlas --groups wrong.txt", "A line of --groups is a name and labels")]
    public async Task What_does_not_go_together_is_an_error_that_says_so(string arguments, string message)
    {
        using var program = Start(arguments + Short);

        (await program.Exit()).Should().Be(2, program.Output);
        program.Output.Should().Contain(message);
    }

    private RunningProcess Start(string arguments)
    {
        string[] files = ["image", "atlas", "sides"];

        return RunningProcess.Start(
            SampleProgram.PathOf("ImageToImage"),
            arguments.Split(' ').Select(word =>
                files.Contains(word) ? PathOf($"{word}.nii")
                : word == "RUN" ? PathOf("run")
                : word.EndsWith(".txt", StringComparison.Ordinal) ? PathOf(word) : word));
    }

    private void Write(string name, Func<int, int, int> value)
    {
        var values =
            from z in Enumerable.Range(0, Side)
            from y in Enumerable.Range(0, Side)
            from x in Enumerable.Range(0, Width)
            select (double)value(x, y);
        File.WriteAllBytes(PathOf($"{name}.nii"), new NiftiFile([Width, Side, Side]).ToBytes([.. values]));
    }

    private string PathOf(string name) => Path.Combine(folder.Path, name);
}
