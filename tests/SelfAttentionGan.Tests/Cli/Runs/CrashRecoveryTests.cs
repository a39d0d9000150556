using System.Globalization;
using Xunit.Abstractions;

namespace SelfAttentionGan.Tests.Cli.Runs;

/// <summary>
/// A run that is killed by SIGKILL at any time resumes to the same bits; `./build.sh soak` tests 50 kills.
/// </summary>
[Collection(nameof(OtherPrograms))]
public sealed class CrashRecoveryTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int Kills =
        int.Parse(Environment.GetEnvironmentVariable("SOAK_KILLS") ?? "3", CultureInfo.InvariantCulture);

    // Short intervals, so that much of the time is spent writing checkpoints, metrics and samples.
    private static readonly string[] WriteHeavy =
    [
        "train", "--preset", "Toy16", "--batch", "4", "--device", "cpu", "--set", "BaseChannels=4", "--set", "CheckpointEvery=2",
        "--set", "Keep=2", "--set", "ReportEvery=3", "--set", "SampleEvery=6", "--set", "EmaStartStep=10",
        "--set", "LeCamWeight=0.1", "--set", "AugmentTranslation=true", "--set", "HorizontalFlip=true",
    ];

    private readonly TemporaryFolder folder = new();
    private readonly Random random = new(4);

    private int kills, beforeCheckpoint, duringWrite;

    [Fact]
    public async Task A_run_that_is_killed_again_and_again_ends_in_the_same_bits()
    {
        var (undisturbed, killed) = (Run("undisturbed"), Run("killed"));

        while (kills < Kills)
            Kill(killed);

        var steps = killed.NewestStep + 4;
        await Task.WhenAll(
            SaganProcess.Run([.. Next(killed), "--steps", $"{steps}"]),
            SaganProcess.Run([.. WriteHeavy, "--out", undisturbed.Folder, "--steps", $"{steps}"]));

        killed.ShouldBeReadable();
        killed.ShouldEqual(undisturbed, steps);
        output.WriteLine(
            $"{kills} kills in {steps} steps ({beforeCheckpoint} before a new checkpoint, {duringWrite} while one was written " +
            "or deleted): every file was readable each time, and the run ended in the bits of an undisturbed one.");
    }

    public void Dispose() => folder.Dispose();

    private void Kill(RunArtifacts run)
    {
        var reached = run.NewestStep;
        using var program = SaganProcess.Start(Next(run));

        WaitForMoment(run, reached, program);

        program.HasExited.Should().BeFalse($"a million steps are not done so soon.\n{program.Output}");
        program.Kill();
        kills++;
        beforeCheckpoint += run.NewestStep == reached ? 1 : 0;
        duringWrite += run.Unfinished ? 1 : 0;

        run.ShouldBeReadable();
    }

    /// <summary>One in three is killed at its start, one while it writes a checkpoint, one at any time.</summary>
    private void WaitForMoment(RunArtifacts run, int reached, RunningProcess program)
    {
        if (kills % 3 == 0)
        {
            Thread.Sleep(random.Next(1_000));
            return;
        }

        program.WaitUntil(() => run.NewestStep > reached);
        if (kills % 3 == 1)
        {
            var before = run.Checkpoints;
            program.WaitUntil(() => run.Checkpoints.Except(before).Any());
        }

        Thread.Sleep(random.Next(kills % 3 == 1 ? 5 : 400));
    }

    private static string[] Next(RunArtifacts run) =>
        File.Exists(run.Options) ? ["resume", run.Folder] : [.. WriteHeavy, "--out", run.Folder, "--set", "Steps=1000000"];

    private RunArtifacts Run(string name) => new(Path.Combine(folder.Path, name));
}
