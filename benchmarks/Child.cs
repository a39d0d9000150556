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
        Numbers("dotnet", [typeof(Child).Assembly.Location, .. words], []);

    /// <summary>Runs any program, and says on standard error how far it is.</summary>
    /// <returns>The numbers that it prints, one a line.</returns>
    public static double[] Numbers(string program, string[] words, string[] unset)
    {
        using var progress = new Progress(string.Join(' ', words.Select(Path.GetFileName)));

        return Run(program, words, unset) is (0, var output)
            ? [.. output.Trim().Split('\n').Select(line => double.Parse(line, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"{program} {string.Join(' ', words)} has failed; it says why above.");
    }

    /// <summary>Runs any program, without some variables of the environment.</summary>
    /// <returns>With what it ends, -1 where it cannot be run, and what it prints.</returns>
    public static (int Code, string Output) Run(string program, string[] words, string[] unset)
    {
        // Threads that spin while they wait take the cores from those that work: everybody lets theirs sleep.
        var start = new ProcessStartInfo(program, words)
        {
            RedirectStandardOutput = true,
            Environment = { ["OMP_WAIT_POLICY"] = "passive", ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        foreach (var variable in unset)
            start.Environment.Remove(variable);

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
