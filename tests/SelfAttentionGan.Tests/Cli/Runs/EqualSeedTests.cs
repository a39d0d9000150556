namespace SelfAttentionGan.Tests.Cli.Runs;

/// <summary>The seed decides a run, whatever ran before it in the process.</summary>
public sealed class EqualSeedTests : IDisposable
{
    private const int Steps = 4;

    private static readonly string[] Tiny =
    [
        "train", "--preset", "Toy16", "--batch", "4", "--set", "BaseChannels=4", "--set", "ReportEvery=2",
        "--set", "EmaDecay=0", "--set", "UseSpectralNorm=true", "--device", "cpu",
    ];

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Equal_seeds_give_equal_bits_and_others_do_not()
    {
        var (first, second, other) = (Run("first"), Run("second"), Run("other"));

        Train(first, seed: 7);
        Train(second, seed: 7);
        Train(other, seed: 8);

        second.ShouldEqual(first, Steps);
        other.Digests(Steps).Values.Should().NotIntersectWith(
            first.Digests(Steps).Values, "all weights depend on the seed");

        // In this process, whose random state differs each time.
        static void Train(RunArtifacts run, int seed) =>
            CliResult.Run([.. Tiny, "--out", run.Folder, "--steps", $"{Steps}", "--seed", $"{seed}"]).Code.Should().Be(0);
    }

    public void Dispose() => folder.Dispose();

    private RunArtifacts Run(string name) => new(Path.Combine(folder.Path, name));
}
