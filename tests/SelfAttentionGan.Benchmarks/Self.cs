using System.Diagnostics;

namespace SelfAttentionGan.Benchmarks;

/// <summary>This program in a process of its own, where memory and the first step can be measured.</summary>
internal static class Self
{
    /// <summary>Runs it with words, and reads the numbers that it prints, one a line.</summary>
    public static double[] Measure(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Self).Assembly.Location, .. words])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        return process.ExitCode == 0
            ? Peer.Numbers(output)
            : throw new InvalidOperationException($"{string.Join(' ', words)} ended with {process.ExitCode}: {output}");
    }
}
