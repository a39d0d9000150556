using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace SelfAttentionGan.Benchmarks;

/// <summary>A process of its own, where memory and the first step can be measured, which prints numbers.</summary>
internal static class Child
{
    /// <summary>Runs this program with words.</summary>
    /// <returns>The numbers that it prints, one a line.</returns>
    public static double[] Measure(params string[] words) =>
        Numbers("dotnet", [typeof(Child).Assembly.Location, .. words]);

    /// <summary>Runs any program.</summary>
    /// <returns>The numbers that it prints, one a line.</returns>
    public static double[] Numbers(string program, string[] words) => Run(program, words) is (0, var output)
        ? [.. output.Trim().Split('\n').Select(line => double.Parse(line, CultureInfo.InvariantCulture))]
        : throw new InvalidOperationException($"{program} {string.Join(' ', words)} has failed; it says why above.");

    /// <summary>Whether a program can be run, and with what it ends.</summary>
    public static (int Code, string Output) Run(string program, string[] words)
    {
        // Threads that spin while they wait take the cores from those that work: both sides let theirs sleep.
        var start = new ProcessStartInfo(program, words)
        {
            RedirectStandardOutput = true,
            Environment = { ["OMP_WAIT_POLICY"] = "passive", ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        catch (Win32Exception error)
        {
            return (-1, error.Message);
        }
    }
}
