namespace SelfAttentionGan.Tests.Cli.Runs;

/// <summary>
/// Bit-exact resume: a run in two processes equals a run in one process. <see cref="ShutdownSignalTests"/> has a plain run.
/// </summary>
[Collection(nameof(OtherPrograms))]
public sealed class BitExactResumeTests : IDisposable
{
    private const int Half = 7, Whole = 12;

    // The interruption is between two reports and two checkpoints; the moving average starts after it.
    private static readonly string[] Tiny =
    [
        "train", "--preset", "Toy16", "--batch", "4", "--set", "BaseChannels=4", "--set", "ReportEvery=3",
        "--set", "CheckpointEvery=5", "--set", "EmaDecay=0", "--set", "UseSpectralNorm=true", "--device", "cpu",
    ];

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(
        "all together", "EmaDecay=0.9", "EmaStartStep=9", "EmaStatisticsInterval=3", "GradientAccumulationSteps=2", "R1Weight=1", "PenaltyInterval=2",
        "AugmentColor=true", "AugmentTranslation=true", "AugmentCutout=true", "HorizontalFlip=true", "LeCamWeight=0.1")]
    [InlineData(
        "conditional with schedules", "Classes=4", "LearningRateSchedule=Cosine", "WarmupSteps=3", "DecayEndStep=10",
        "CriticSteps=2", "GeneratorBeta1=0.5", "MaxGradientNorm=1", "Loss=Bce", "LabelSmoothing=0.1", "MinibatchStdDev=true")]
    public async Task Steps_in_two_processes_are_steps_in_one(string name, params string[] options)
    {
        var (once, twice) = (Run($"{name} once"), Run($"{name} twice"));

        await Task.WhenAll(
            SaganProcess.Run([.. Arguments(once, options), "--steps", $"{Whole}"]),
            Task.Run(async () =>
            {
                await SaganProcess.Run([.. Arguments(twice, options), "--steps", $"{Half}"]);
                await SaganProcess.Run("resume", twice.Folder, "--steps", $"{Whole}");
            }));

        twice.ShouldEqual(once, Whole);
        once.Reports().Should().HaveCount(Whole / 3);
    }

    public void Dispose() => folder.Dispose();

    private static string[] Arguments(RunArtifacts run, params string[] options) =>
        [.. Tiny, "--out", run.Folder, .. options.SelectMany(option => (string[])["--set", option])];

    private RunArtifacts Run(string name) => new(Path.Combine(folder.Path, name));
}
