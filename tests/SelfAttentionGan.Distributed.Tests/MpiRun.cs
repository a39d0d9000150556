using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SelfAttentionGan.Distributed.Tests;

/// <summary>Several processes of a program, started by mpirun.</summary>
internal sealed partial class MpiRun : IDisposable
{
    /// <summary>A limit for what usually takes seconds, also where other programs take all cores.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private readonly Process launcher;
    private readonly StringBuilder output = new();

    private MpiRun(ProcessStartInfo start)
    {
        launcher = Process.Start(start)!;
        launcher.OutputDataReceived += Append;
        launcher.ErrorDataReceived += Append;
        launcher.BeginOutputReadLine();
        launcher.BeginErrorReadLine();
    }

    /// <summary>What all processes and mpirun have written so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>The process of mpirun.</summary>
    public int Id => launcher.Id;

    /// <summary>Starts a scenario of <see cref="GroupProgram"/>.</summary>
    /// <param name="implementation">The MPI implementation.</param>
    /// <param name="processes">The number of processes.</param>
    /// <param name="arguments">The scenario and its arguments.</param>
    public static MpiRun Start(string implementation, int processes, params string[] arguments) =>
        StartProgram(implementation, processes, typeof(GroupProgram).Assembly.Location, [], arguments);

    /// <summary>Starts a program.</summary>
    /// <param name="implementation">The MPI implementation.</param>
    /// <param name="processes">The number of processes.</param>
    /// <param name="program">The program's .dll.</param>
    /// <param name="variables">Environment variables.</param>
    /// <param name="arguments">Its arguments.</param>
    public static MpiRun StartProgram(
        string implementation, int processes, string program, (string Name, string Value)[] variables,
        params IEnumerable<string> arguments)
    {
        string[] options = implementation == MpirunAttribute.OpenMpi ? ["--oversubscribe", "--bind-to", "none"] : [];

        return StartCommand(
            [MpirunAttribute.ProgramOf(implementation), .. options, "-n", $"{processes}", "dotnet", program, .. arguments],
            variables);
    }

    /// <summary>Starts any command.</summary>
    public static MpiRun StartCommand(string[] command, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["OMP_NUM_THREADS"] = "1",
                ["OMPI_ALLOW_RUN_AS_ROOT"] = "1",
                ["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1",
            },
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;

        return new(start);
    }

    /// <summary>Waits until all have ended.</summary>
    /// <returns>The exit code of mpirun.</returns>
    public int Exit()
    {
        launcher.WaitForExit(Timeout).Should().BeTrue($"it ends within a bounded time, but had written: {Output}");
        launcher.WaitForExit();                                   // for the rest of its output

        return launcher.ExitCode;
    }

    /// <summary>Waits until a rank has written "rank N is process P", and returns P.</summary>
    public int ProcessOf(int rank)
    {
        WaitFor($"rank {rank} is process ");

        var line = ProcessLine().Matches(Output).First(line => line.Groups["rank"].Value == $"{rank}");
        return int.Parse(line.Groups["id"].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until a text was written.</summary>
    public void WaitFor(string text)
    {
        var waited = Stopwatch.StartNew();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            (waited.Elapsed < Timeout && !launcher.HasExited).Should().BeTrue($"'{text}' is written, but only: {Output}");
            Thread.Sleep(5);
        }
    }

    /// <summary>Sends a signal to a process.</summary>
    public static void Signal(string name, int process)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -s {name} {process}"]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!launcher.HasExited)
            launcher.Kill(entireProcessTree: true);

        launcher.Dispose();
    }

    private void Append(object sender, DataReceivedEventArgs line)
    {
        lock (output)
            output.AppendLine(line.Data?.Replace("\u001b[?1h\u001b=", "", StringComparison.Ordinal));
    }

    [GeneratedRegex("rank (?<rank>[0-9]+) is process (?<id>[0-9]+)")]
    private static partial Regex ProcessLine();
}
