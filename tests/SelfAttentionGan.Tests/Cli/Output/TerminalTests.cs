using System.Diagnostics;

namespace SelfAttentionGan.Tests.Cli.Output;

/// <summary>`sagan` in a pseudo-terminal, created by util-linux's script.</summary>
[Collection(nameof(OtherPrograms))]
public sealed class TerminalTests : IDisposable
{
    private const string Red = "\x1b[38;5;9m", Color = "\x1b[3";

    private readonly TemporaryFolder folder = new();

    [ShellFact("script")]
    public void Errors_are_red_in_a_terminal() => Terminal("sagan completion bsh").Should().Contain($"{Red}Argument 'bsh'");

    [ShellFact("script")]
    public void No_color_disables_colors() => Terminal("export NO_COLOR=1; sagan completion bsh")
        .Should().Contain("Argument 'bsh' not recognized").And.NotContain(Color);

    [ShellFact("script")]
    public void Piped_output_has_no_color() => Terminal("sagan completion bsh 2>&1 | cat")
        .Should().Contain("Argument 'bsh' not recognized").And.NotContain(Color);

    [ShellFact("script")]
    public void A_training_has_a_progress_bar_with_yellow_warnings_above()
    {
        var run = Path.Combine(folder.Path, "run");

        var shown = Terminal(
            "stty cols 60; sagan train --preset Toy16 --set BaseChannels=4 --batch 4 --steps 2 --set ReportEvery=1 "
            + $"--set GradientPenaltyWeight=1 --set UseSpectralNorm=true --device cpu --out '{run}'");

        shown.Should().Contain("\x1b[38;5;11mWarning: The penalty").And.Contain("100%").And.Contain("━━━━━")
            .And.NotContain("step 1/2", "there is no room for it").And.Contain($"report   {run}");
        shown.IndexOf("Warning", StringComparison.Ordinal).Should().BeLessThan(shown.IndexOf('━'));
    }

    public void Dispose() => folder.Dispose();

    private static string Terminal(string command)
    {
        var program = $"sagan() {{ dotnet '{Path.Combine(AppContext.BaseDirectory, "sagan.dll")}' \"$@\"; }}";
        var start = new ProcessStartInfo("script", ["-qec", $"{program}\n{command}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TERM"] = "xterm-256color", ["SHELL"] = "/bin/sh", ["NO_COLOR"] = null },
        };
        using var script = Process.Start(start)!;
        script.StandardInput.Close();

        return script.StandardOutput.ReadToEnd();
    }
}
