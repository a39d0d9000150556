using System.Diagnostics;
using System.Text;

namespace SelfAttentionGan.Tests.Testing;

/// <summary>One PowerShell for all tests of a class, since its start takes seconds; the first script starts it.</summary>
public sealed class PowerShellSession : IDisposable
{
    private const string End = "@@ the end: ";

    private readonly Lazy<Process> shell = new(Start);

    /// <summary>Runs a script as <c>pwsh script arguments</c> would.</summary>
    /// <param name="script">The script's path.</param>
    /// <param name="arguments">Its arguments, as they are typed.</param>
    /// <param name="variables">Environment variables; null removes one.</param>
    /// <returns>Its exit code, and what it has written, with errors.</returns>
    internal (int Code, string Text) Run(
        string script, string arguments, params (string Name, string? Value)[] variables)
    {
        var set = string.Concat(variables.Select(
            variable => $"$env:{variable.Name} = {(variable.Value is { } value ? Quote(value) : "$null")}; "));
        var call = $"& {Quote(script)} {arguments}; $code = if ($?) {{ 0 }} else {{ $LASTEXITCODE }}";
        shell.Value.StandardInput.WriteLine(
            $"{set}try {{ {call} }} catch {{ [Console]::Error.WriteLine($_); $code = 1 }}; "
            + $"[Console]::WriteLine({Quote(End)} + $code)");

        var text = new StringBuilder();
        while (shell.Value.StandardOutput.ReadLine() is { } line)
            if (line.Split(End) is [_, var code])
                return (int.Parse(code), text.ToString());
            else
                text.AppendLine(line);

        throw new EndOfStreamException($"PowerShell has ended, and had written: {text}");
    }

    public void Dispose()
    {
        if (!shell.IsValueCreated)
            return;

        shell.Value.StandardInput.Close();
        shell.Value.WaitForExit();
        shell.Value.Dispose();
    }

    // The tools of the repository are found from within it.
    private static Process Start()
    {
        string[] command = ["-c", "exec dotnet pwsh -NoProfile -Command - 2>&1"];

        return Process.Start(new ProcessStartInfo("bash", command)
        {
            WorkingDirectory = Repository.PathOf(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TERM"] = "dumb" },                  // otherwise lines begin with modes of the keyboard
        })!;
    }

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
