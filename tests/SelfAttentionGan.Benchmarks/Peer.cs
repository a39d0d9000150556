using System.Diagnostics;
using System.Globalization;

namespace SelfAttentionGan.Benchmarks;

/// <summary>PyTorch eager in a process of its own: runs a script that prints one number.</summary>
internal sealed class Peer
{
    private readonly string python;

    private Peer(string python) => this.python = python;

    /// <summary>The first Python that can import torch, or null.</summary>
    public static Peer? Find() => new[] { Environment.GetEnvironmentVariable("PYTHON"), "/usr/bin/python3", "python3" }
        .OfType<string>()
        .Where(candidate => Run(candidate, ["-c", "import torch"]) is { Code: 0 })
        .Select(candidate => new Peer(candidate))
        .FirstOrDefault();

    /// <summary>Runs peers/<paramref name="script"/> and reads the number it prints.</summary>
    public double Measure(string script, params string[] arguments) => MeasureAll(script, arguments)[^1];

    /// <summary>Runs peers/<paramref name="script"/> and reads the numbers it prints, one a line.</summary>
    public double[] MeasureAll(string script, params string[] arguments)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "peers", script);
        var (code, output) = Run(python, [path, .. arguments]);
        return code == 0
            ? Numbers(output)
            : throw new InvalidOperationException($"{script} ended with {code}: {output}");
    }

    /// <summary>Reads numbers, one a line.</summary>
    public static double[] Numbers(string output) =>
        [.. output.Trim().Split('\n').Select(line => double.Parse(line, CultureInfo.InvariantCulture))];

    private static (int Code, string Output) Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            Environment = { ["OMP_WAIT_POLICY"] = "passive" },
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return (-1, error.Message);
        }
    }
}
