using System.Diagnostics;
using System.Text;

namespace SelfAttentionGan.Tests.Cli;

/// <summary>A program in a separate process, which can be interrupted and killed.</summary>
internal sealed class RunningProcess : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly StringBuilder output = new();

    private RunningProcess(Process process)
    {
        this.process = process;

        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public bool HasExited => process.HasExited;

    /// <summary>Its output so far, including standard error.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <param name="program">The program's .dll.</param>
    /// <param name="arguments">Its arguments.</param>
    public static RunningProcess Start(string program, params IEnumerable<string> arguments) =>
        StartIn(Environment.CurrentDirectory, program, arguments);

    /// <param name="directory">The working directory.</param>
    /// <param name="program">The program's .dll, or a command of <c>dotnet</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    public static RunningProcess StartIn(string directory, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };

        // Options that a test sets in this process meanwhile are not the program's.
        foreach (var name in start.Environment.Keys.ToArray())
            if (name.StartsWith("SAGAN_", StringComparison.Ordinal))
                start.Environment.Remove(name);

        // One thread each: sums in torch depend on the number of threads.
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["OMP_WAIT_POLICY"] = "passive";

        return new(Process.Start(start)!);
    }

    /// <summary>Waits until it exits.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> Exit()
    {
        using var timeout = new CancellationTokenSource(Timeout);
        await process.WaitForExitAsync(timeout.Token);

        return process.ExitCode;
    }

    /// <summary>Waits for a condition, or until the program exits.</summary>
    public void WaitUntil(Func<bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!condition() && !HasExited)
        {
            waited.Elapsed.Should().BeLessThan(Timeout, Output);
            Thread.Sleep(1);
        }
    }

    /// <summary>Sends a signal, by its name.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -s {name} {process.Id}"]);

        kill.WaitForExit();
    }

    /// <summary>Kills it without running any handler (SIGKILL).</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!HasExited)
            Kill();

        process.Dispose();
    }

    private void Append(object sender, DataReceivedEventArgs line)
    {
        lock (output)
            output.AppendLine(line.Data);
    }
}
