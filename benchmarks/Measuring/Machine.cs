using System.Runtime.InteropServices;
using SelfAttentionGan.Platform;
using TorchSharp;

namespace SelfAttentionGan.Benchmarks.Measuring;

/// <summary>The machine, software and date of a measurement.</summary>
internal sealed record Machine(
    string Processor, int Cores, double Gigabytes, string System, string Runtime, string Libtorch,
    string Convolutions, DateTime Date)
{
    public static Machine This { get; } = new(
        ProcessorName(), Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9, 1),
        RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription, $"{torch.__version__}",
        OneDnnGuard.Describe(), DateTime.UtcNow);

    /// <summary>The measured numbers of threads: by default one, and the number of cores.</summary>
    public static int[] Threads { get; set; } = [.. new[] { 1, Environment.ProcessorCount }.Distinct()];

    /// <summary>Describes a number of threads.</summary>
    public static string Name(int threads) => threads == 1 ? "1 thread" : $"{threads} threads";

    private static string ProcessorName() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(IsName)?.Split(": ")[^1] ?? "unknown"
        : "unknown";

    private static bool IsName(string line) => line.StartsWith("model name", StringComparison.Ordinal);
}
