using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Packages.Tests;

/// <summary>Runs `dotnet` and other programs with a working folder and an environment.</summary>
internal sealed class ChildProgram(string folder)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly string DotnetRoot =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>Environment variables in addition to this process's; null removes one.</summary>
    public Dictionary<string, string?> Environment { get; } = new()
    {
        // No build server and no compiler server keeps running.
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["UseSharedCompilation"] = "false",

        // The repository's own build analyzes the code; libtorch takes half a gigabyte.
        ["RunAnalyzers"] = "false",
        ["CreateHardLinksForCopyLocalIfPossible"] = "true",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_ROOT"] = DotnetRoot,
        ["OMP_NUM_THREADS"] = "1",
    };

    /// <summary>Runs a dotnet command that builds.</summary>
    public Task<string> Build(string command, params IEnumerable<string> arguments) =>
        Dotnet(command, [.. arguments, "-nodeReuse:false", "-verbosity:minimal"]);

    public Task<string> Dotnet(string command, params IEnumerable<string> arguments) => Run(
        System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [.. command.Split(' '), .. arguments]);

    /// <summary>Runs a program to its end, requires exit code 0, and returns its output.</summary>
    public async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(Describe(program, arguments))!;
        var output = new StringBuilder();
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            output.AppendLine($"It was ended after {Limit.TotalMinutes} minutes.");
        }

        process.ExitCode.Should().Be(
            0, "this ran in {0}: {1} {2}\n{3}", folder, program, string.Join(' ', arguments), output);
        return output.ToString();

        void Append(object sender, DataReceivedEventArgs line)
        {
            lock (output)
                output.AppendLine(line.Data);
        }
    }

    private ProcessStartInfo Describe(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // MSBuild variables of the test runner would select its SDK for the child process.
        foreach (var name in start.Environment.Keys.Where(IsMSBuilds).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;

        return start;
    }

    private static bool IsMSBuilds(string name) => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase);
}
