using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SelfAttentionGan.Tests;

/// <summary>build.sh and build.ps1 call dotnet alike; here dotnet is a script that records its arguments.</summary>
[Collection(nameof(OtherPrograms))]
public sealed partial class BuildScriptTests : IClassFixture<PowerShellSession>, IDisposable
{
    private const string Sh = "build.sh", Ps1 = "build.ps1";

    private readonly TemporaryFolder folder = new();
    private readonly PowerShellSession powerShell;
    private readonly string home;

    public BuildScriptTests(PowerShellSession powerShell)
    {
        this.powerShell = powerShell;
        home = Path.Combine(folder.Path, "with a space");
        Directory.CreateDirectory(home);
        foreach (var script in new[] { Sh, Ps1 })
            File.Copy(Repository.PathOf(script), Path.Combine(home, script));
    }

    [PowerShellTheory]
    [InlineData(
        "demo --data 'my images'", "build src/Sagan.Cli",
        "--project src/Sagan.Cli -- train --set ReportEvery=10 --set SampleEvery=100 --data my images")]
    [InlineData("test", "test -c Release --nologo")]
    [InlineData("test --filter Name~A", "test -c Release --nologo --filter Name~A")]
    [InlineData("bench attention", "build benchmarks", "--project benchmarks -- attention")]
    [InlineData("soak 3", "kills=3 test tests/SelfAttentionGan.Tests", "CrashRecoveryTests")]
    [InlineData(
        "pack out", "pack src/SelfAttentionGan -c Release -o out", "pack src/SelfAttentionGan.Distributed -c Release -o out",
        "pack src/SelfAttentionGan.Interop -c Release -o out",
        "pack src/Sagan.Cli -c Release -o out")]
    public void Both_scripts_call_dotnet_alike(string arguments, params string[] expected)
    {
        Directory.CreateDirectory(Path.Combine(home, "out"));
        File.WriteAllText(Path.Combine(home, "out", "some.nupkg"), "");

        var (sh, shCalls) = Run(Sh, arguments);
        var (ps1, ps1Calls) = Run(Ps1, arguments);

        (sh, ps1).Should().Be((0, 0), shCalls + ps1Calls);
        shCalls.Should().ContainAll(expected);
        ps1Calls.Should().Be(shCalls);
    }

    [PowerShellTheory]
    [InlineData("test")]
    [InlineData("pack out")]
    public void A_failure_of_dotnet_fails_both_scripts(string arguments)
    {
        Run(Sh, arguments, exitCode: 3).Code.Should().Be(3);
        Run(Ps1, arguments, exitCode: 3).Code.Should().Be(3);
    }

    [PowerShellTheory]
    [InlineData("", 0)]
    [InlineData("tset", 1)]
    public void Both_scripts_explain_the_same_commands(string arguments, int code)
    {
        var (sh, ps1) = (Output(Sh, arguments), Output(Ps1, arguments));

        (sh.Code, ps1.Code).Should().Be((code, code));
        Commands(sh.Text).Should().Equal("demo", "test", "bench", "soak", "docs", "pack", "clean");
        Commands(ps1.Text).Should().Equal(Commands(sh.Text));
        if (code != 0)
            (sh.Text + ps1.Text).Should().Contain("There is no 'tset'.");
    }

    [PowerShellTheory]
    [InlineData(Sh)]
    [InlineData(Ps1)]
    public void Clean_deletes_only_build_outputs(string script)
    {
        string[] built =
            ["src/A/bin/a.dll", "samples/B/obj/b.dll", "benchmarks/obj/d.dll", "artifacts/e", "packages/f.nupkg"];
        string[] kept = ["src/A/a.cs", "samples/B/b.cs", "tests/C/c.cs", "benchmarks/d.cs", "packages/README.md"];
        foreach (var file in built.Concat(kept).Select(file => Path.Combine(home, file)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "");
        }

        Run(script, "clean").Code.Should().Be(0);

        built.Where(file => File.Exists(Path.Combine(home, file))).Should().BeEmpty();
        kept.Should().OnlyContain(file => File.Exists(Path.Combine(home, file)));
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Runs a script with a dotnet that records its arguments.</summary>
    /// <returns>The script's exit code, and dotnet's calls.</returns>
    private (int Code, string Calls) Run(string script, string arguments, int exitCode = 0)
    {
        var calls = Path.Combine(folder.Path, $"{script}.calls");
        File.Delete(calls);
        var stub = Path.Combine(folder.Path, "stub", "dotnet");
        Directory.CreateDirectory(Path.GetDirectoryName(stub)!);
        File.WriteAllText(
            stub, $"#!/bin/sh\necho ${{SOAK_KILLS:+kills=$SOAK_KILLS}} \"$@\" >> '{calls}'\n"
                + $"exit {exitCode}\n");
        using (var mode = Process.Start("chmod", ["+x", stub]))
            mode.WaitForExit();

        var code = Output(script, arguments, Path.GetDirectoryName(stub)).Code;

        return (code, File.Exists(calls) ? File.ReadAllText(calls) : "");
    }

    private (int Code, string Text) Output(string script, string arguments, string? stub = null)
    {
        var path = (stub is null ? "" : stub + ":") + Environment.GetEnvironmentVariable("PATH");
        if (script == Ps1)
            return powerShell.Run(Path.Combine(home, script), arguments, ("PATH", path), ("SOAK_KILLS", null));

        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", $"exec ./{script} {arguments}"])
        {
            WorkingDirectory = home,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PATH"] = path },
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();

        return (process.ExitCode, text);
    }

    private static IEnumerable<string> Commands(string usage) =>
        CommandLine().Matches(usage).Select(match => match.Groups["command"].Value);

    [GeneratedRegex(@"^\./build\.(sh|ps1) (?<command>[a-z]+)", RegexOptions.Multiline)]
    private static partial Regex CommandLine();
}
