using System.Diagnostics;

namespace SelfAttentionGan.Tests.Cli.Output;

/// <summary>`sagan` in a pseudo-terminal, which util-linux's script makes.</summary>
public sealed class TerminalTests
{
    private const string Red = "\x1b[38;5;9m", Color = "\x1b[3";

    [ShellFact("script")]
    public void Errors_are_red_in_a_terminal() => Terminal("sagan completion bsh").Should().Contain($"{Red}Argument 'bsh'");

    [ShellFact("script")]
    public void No_color_is_used_where_somebody_wants_none() => Terminal("NO_COLOR=1 sagan completion bsh")
        .Should().Contain("Argument 'bsh' not recognized").And.NotContain(Color);

    [ShellFact("script")]
    public void A_pipe_gets_no_color() => Terminal("sagan completion bsh 2>&1 | cat")
        .Should().Contain("Argument 'bsh' not recognized").And.NotContain(Color);

    private static string Terminal(string command)
    {
        var program = $"sagan() {{ dotnet '{Path.Combine(AppContext.BaseDirectory, "sagan.dll")}' \"$@\"; }}";
        var start = new ProcessStartInfo("script", ["-qec", $"{program}\n{command.Replace("NO_COLOR=1", "export NO_COLOR=1;")}", "/dev/null"])
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
