using System.Globalization;
using System.Text.RegularExpressions;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>Ctrl-C and SIGTERM lose nothing.</summary>
public sealed partial class SaganInterruptionTests : IDisposable
{
    private static readonly string[] Tiny =
    [
        "train", "--preset", "Toy16", "--batch", "4", "--set", "Width=4", "--set", "ReportEvery=2", "--device", "cpu",
    ];

    private readonly TemporaryFolder folder = new();

    private static string CtrlC => IgnoredSignals.CtrlC ? "TERM" : "INT";

    [PosixFact]
    public async Task A_signal_saves_the_step_and_says_how_to_go_on()
    {
        var (calm, disturbed) = (Run("calm"), Run("disturbed"));

        var first = await Interrupt(disturbed, CtrlC, [.. Tiny, "--steps", "1000000", "--out", disturbed.Folder]);
        var second = await Interrupt(disturbed, "TERM", ["resume", disturbed.Folder]);
        second.Should().BeGreaterThan(first);

        var steps = $"{second + 3}";
        await Task.WhenAll(
            SaganProgram.Run("resume", disturbed.Folder, "--steps", steps),
            SaganProgram.Run([.. Tiny, "--steps", steps, "--out", calm.Folder]));
        disturbed.ShouldEndLike(calm, second + 3);
    }

    public void Dispose() => folder.Dispose();

    /// <returns>The step that it says is saved.</returns>
    private static async Task<int> Interrupt(Traces run, string signal, string[] arguments)
    {
        var reported = run.Length;
        using var program = SaganProgram.Start(arguments);
        program.WaitUntil(() => run.Length > reported);

        program.Signal(signal);

        (await program.Exit()).Should().Be(130, program.Output);
        var saved = int.Parse(Saved().Match(program.Output).Groups["step"].Value, CultureInfo.InvariantCulture);
        run.NewestStep.Should().Be(saved, "that is what it says");
        program.Output.Should().Contain($"sagan resume {run.Folder}").And.NotContain("\x1b", "pipes get plain lines");
        File.ReadAllText(run.Log).Should().Contain($"cancelled after step {saved}");

        return saved;
    }

    [GeneratedRegex(@"Interrupted; step (?<step>\d+) is saved")]
    private static partial Regex Saved();

    private Traces Run(string name) => new(Path.Combine(folder.Path, name));
}
