using System.Diagnostics;
using System.Text;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>A running sample, in a process of its own that can be interrupted and killed.</summary>
internal sealed class RunningProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly StringBuilder output = new();

    private RunningProgram(Process process)
    {
        this.process = process;

        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public bool HasExited => process.HasExited;

    /// <summary>What it has written, errors included.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <param name="program">The program's .dll.</param>
    /// <param name="arguments">What it is told.</param>
    public static RunningProgram Start(string program, params IEnumerable<string> arguments) =>
        StartIn(Environment.CurrentDirectory, program, arguments);

    /// <summary>Starts it in a folder.</summary>
    public static RunningProgram StartIn(string folder, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // One thread each: torch sums in another order with another number of them.
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["OMP_WAIT_POLICY"] = "passive";

        return new(Process.Start(start)!);
    }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> Exit()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);

        return process.ExitCode;
    }

    /// <summary>Waits until something has happened, or the program has ended.</summary>
    public void WaitUntil(Func<bool> happened)
    {
        var waited = Stopwatch.StartNew();
        while (!happened() && !HasExited)
        {
            waited.Elapsed.Should().BeLessThan(Patience, Output);
            Thread.Sleep(1);
        }
    }

    /// <summary>Sends a signal, by its name. A shell knows how wherever there are signals.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -s {name} {process.Id}"]);

        kill.WaitForExit();
    }

    /// <summary>Kills it as the system would: no handler runs.</summary>
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

    private void Hear(object sender, DataReceivedEventArgs heard)
    {
        lock (output)
            output.AppendLine(heard.Data);
    }
}
