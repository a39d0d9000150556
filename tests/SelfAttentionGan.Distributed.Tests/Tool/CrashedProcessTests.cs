using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using SelfAttentionGan.Tests.Cli;

namespace SelfAttentionGan.Distributed.Tests.Tool;

/// <summary>
/// A run of which any process is killed resumes to the same bits; with SOAK_KILLS=20 in the environment it is killed 20 times.
/// </summary>
public sealed partial class CrashedProcessTests : IDisposable
{
    private const int Processes = 2;

    private static readonly int Kills =
        int.Parse(Environment.GetEnvironmentVariable("SOAK_KILLS") ?? "1", CultureInfo.InvariantCulture);

    private static readonly string Sagan = Path.Combine(AppContext.BaseDirectory, "sagan.dll");

    private static readonly string[] WriteHeavy =
    [
        "train", "--preset", "Toy16", "--batch", "4", "--device", "cpu", "--set", "BaseChannels=4", "--set", "CheckpointEvery=2",
        "--set", "Keep=2", "--set", "ReportEvery=3", "--set", "SampleEvery=6", "--set", "EmaStartStep=10",
    ];

    private readonly TemporaryFolder folder = new();
    private readonly Random random = new(5);

    [Theory]
    [Mpirun(MpirunAttribute.OpenMpi)]
    public void A_run_whose_processes_are_killed_ends_in_the_same_bits(string implementation)
    {
        var (undisturbed, killed) = (Run("undisturbed"), Run("killed"));

        for (var kill = 0; kill < Kills; kill++)
            Kill(implementation, killed);
        var steps = killed.NewestStep + 2;
        Finish(implementation, [.. Next(killed), "--steps", $"{steps}"]);
        Finish(implementation, [.. WriteHeavy, "--out", undisturbed.Folder, "--steps", $"{steps}"]);

        killed.ShouldEqual(undisturbed, steps);
    }

    public void Dispose() => folder.Dispose();

    private void Kill(string implementation, RunArtifacts run)
    {
        var reached = run.NewestStep;
        using var training = MpiRun.StartProgram(implementation, Processes, Sagan, [], Next(run));
        var waited = Stopwatch.StartNew();
        while (run.NewestStep <= reached)
        {
            waited.Elapsed.Should().BeLessThan(MpiRun.Timeout, training.Output);
            Thread.Sleep(1);
        }

        Thread.Sleep(random.Next(200));
        var rank = random.Next(Processes);
        MpiRun.Signal("KILL", ProcessOf(run, rank));

        training.Exit().Should().NotBe(0);
        training.Output.Should().Contain("signal 9", "Open MPI names rank {0} and the signal", rank);
        run.ShouldBeReadable();
    }

    // The newest entry: log.txt goes on when a run resumes.
    private static int ProcessOf(RunArtifacts run, int rank) => int.Parse(
        Member().Matches(File.ReadAllText(run.Log)).Last(line => line.Groups["rank"].Value == $"{rank}").Groups["id"].Value,
        CultureInfo.InvariantCulture);

    private static void Finish(string implementation, string[] arguments)
    {
        using var training = MpiRun.StartProgram(implementation, Processes, Sagan, [], arguments);

        training.Exit().Should().Be(0, training.Output);
    }

    private static string[] Next(RunArtifacts run) =>
        File.Exists(run.Options) ? ["resume", run.Folder] : [.. WriteHeavy, "--out", run.Folder, "--set", "Steps=1000000"];

    private RunArtifacts Run(string name) => new(Path.Combine(folder.Path, name));

    [GeneratedRegex("Rank (?<rank>[0-9]+) is process (?<id>[0-9]+)")]
    private static partial Regex Member();
}
