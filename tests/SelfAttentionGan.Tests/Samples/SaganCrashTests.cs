using System.Globalization;
using Xunit.Abstractions;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>SIGKILL at any moment costs time and nothing else; `./build.sh soak` tries it 50 times.</summary>
public sealed class SaganCrashTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int Kills =
        int.Parse(Environment.GetEnvironmentVariable("SOAK_KILLS") ?? "3", CultureInfo.InvariantCulture);

    // So often that a good part of the time goes into writing checkpoints, metrics and samples.
    private static readonly string[] Busy =
    [
        "train", "--preset", "Toy16", "--batch", "4", "--device", "cpu", "--set", "Width=4", "--set", "CheckpointEvery=2",
        "--set", "Keep=2", "--set", "ReportEvery=3", "--set", "SampleEvery=6", "--set", "AverageFrom=10",
        "--set", "LeCam=0.1", "--set", "AugmentTranslation=true", "--set", "Flip=true",
    ];

    private readonly TemporaryFolder folder = new();
    private readonly Random random = new(4);

    private int kills, early, amid;

    [Fact]
    public async Task A_run_that_is_killed_again_and_again_ends_in_the_same_bits()
    {
        var (calm, killed) = (Run("calm"), Run("killed"));

        while (kills < Kills)
            Kill(killed);

        var steps = killed.NewestStep + 4;
        await Task.WhenAll(
            SaganProgram.Run([.. Next(killed), "--steps", $"{steps}"]),
            SaganProgram.Run([.. Busy, "--out", calm.Folder, "--steps", $"{steps}"]));

        killed.ShouldBeReadable();
        killed.ShouldEndLike(calm, steps);
        output.WriteLine(
            $"{kills} kills in {steps} steps ({early} before a new checkpoint was there, {amid} while one was written " +
            "or deleted): every file was readable each time, and the run ended in the bits of an undisturbed one.");
    }

    public void Dispose() => folder.Dispose();

    private void Kill(Traces run)
    {
        var reached = run.NewestStep;
        using var program = SaganProgram.Start(Next(run));

        AwaitItsMoment(run, reached, program);

        program.HasExited.Should().BeFalse($"a million steps are not done so soon.\n{program.Output}");
        program.Kill();
        kills++;
        early += run.NewestStep == reached ? 1 : 0;
        amid += run.Unfinished ? 1 : 0;

        run.ShouldBeReadable();
    }

    /// <summary>One in three dies while it starts, one amid the writing of a checkpoint, one at any time.</summary>
    private void AwaitItsMoment(Traces run, int reached, RunningProgram program)
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

    private static string[] Next(Traces run) =>
        File.Exists(run.Options) ? ["resume", run.Folder] : [.. Busy, "--out", run.Folder, "--set", "Steps=1000000"];

    private Traces Run(string name) => new(Path.Combine(folder.Path, name));
}
