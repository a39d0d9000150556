using System.Globalization;
using System.Text.RegularExpressions;

namespace SelfAttentionGan.Tests.Cli.Runs;

/// <summary>Ctrl-C and SIGTERM save the current step.</summary>
[Collection(nameof(OtherPrograms))]
public sealed partial class ShutdownSignalTests : IDisposable
{
    private static readonly string[] Tiny =
    [
        "train", "--preset", "Toy16", "--batch", "4", "--set", "BaseChannels=4", "--set", "ReportEvery=2", "--device", "cpu",
    ];

    private readonly TemporaryFolder folder = new();

    private static string CtrlC => IgnoredSignals.CtrlC ? "TERM" : "INT";

    [PosixFact]
    public async Task A_signal_saves_the_step_and_reports_how_to_resume()
    {
        var (undisturbed, interrupted) = (Run("undisturbed"), Run("interrupted"));

        var first = await Interrupt(interrupted, CtrlC, [.. Tiny, "--steps", "1000000", "--out", interrupted.Folder]);
        var second = await Interrupt(interrupted, "TERM", ["resume", interrupted.Folder]);
        second.Should().BeGreaterThan(first);

        var steps = $"{second + 3}";
        await Task.WhenAll(
            SaganProcess.Run("resume", interrupted.Folder, "--steps", steps),
            SaganProcess.Run([.. Tiny, "--steps", steps, "--out", undisturbed.Folder]));
        interrupted.ShouldEqual(undisturbed, second + 3);
    }

    public void Dispose() => folder.Dispose();

    /// <returns>The step that it reports as saved.</returns>
    private static async Task<int> Interrupt(RunArtifacts run, string signal, string[] arguments)
    {
        var reported = run.Length;
        using var program = SaganProcess.Start(arguments);
        program.WaitUntil(() => run.Length > reported);

        program.Signal(signal);

        (await program.Exit()).Should().Be(130, program.Output);
        var saved = int.Parse(Saved().Match(program.Output).Groups["step"].Value, CultureInfo.InvariantCulture);
        run.NewestStep.Should().Be(saved, "it reports so");
        program.Output.Should().Contain($"sagan resume {run.Folder}").And.NotContain("\x1b", "pipes get plain lines");
        File.ReadAllText(run.Log).Should().Contain($"cancelled after step {saved}");

        return saved;
    }

    [GeneratedRegex(@"Interrupted; step (?<step>\d+) is saved")]
    private static partial Regex Saved();

    private RunArtifacts Run(string name) => new(Path.Combine(folder.Path, name));
}
