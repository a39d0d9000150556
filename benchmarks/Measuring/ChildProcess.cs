using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace SelfAttentionGan.Benchmarks.Measuring;

/// <summary>Runs a subprocess that prints numbers, so that memory and the first step can be measured.</summary>
internal static class ChildProcess
{
    /// <summary>Runs this program.</summary>
    /// <returns>The numbers that it prints, one per line.</returns>
    public static double[] Measure(params string[] args) =>
        RunForNumbers("dotnet", [typeof(ChildProcess).Assembly.Location, .. args], []);

    /// <summary>Runs a program, with progress on standard error.</summary>
    /// <returns>The numbers that it prints, one per line.</returns>
    public static double[] RunForNumbers(string program, string[] args, string[] unset)
    {
        using var progress = new Progress(string.Join(' ', args.Select(Path.GetFileName)));

        return Run(program, args, unset) is (0, var output)
            ? [.. output.Trim().Split('\n').Select(line => double.Parse(line, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"{program} {string.Join(' ', args)} failed; see its message above.");
    }

    /// <summary>Runs a program without some environment variables.</summary>
    /// <returns>The exit code, -1 where it cannot be started, and its output.</returns>
    public static (int Code, string Output) Run(string program, string[] args, string[] unset)
    {
        // Spinning threads take cores from working ones, so all programs wait passively. On virtual machines new pages
        // of 4 kB can take longer than the arithmetic on them: all programs ask for huge ones, which glibc reads.
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["OMP_WAIT_POLICY"] = "passive",
                ["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1",
                ["PYTHONDONTWRITEBYTECODE"] = "1",
            },
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
