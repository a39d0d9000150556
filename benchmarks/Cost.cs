using System.Diagnostics;

namespace SelfAttentionGan.Benchmarks;

/// <summary>What something costs: the least time of several, resident memory, and the age of this process.</summary>
internal static class Cost
{
    private const double Megabyte = 1 << 20;

    /// <summary>Seconds of an action at its fastest.</summary>
    public static double Least(int times, Action action) => Enumerable.Range(0, times).Min(_ =>
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    });

    /// <summary>The most memory that this process has been resident in.</summary>
    public static double PeakMegabytes => Process.GetCurrentProcess().PeakWorkingSet64 / Megabyte;

    /// <summary>How far an action raises the resident memory above what it was before; NaN but on Linux.</summary>
    public static double ExtraMegabytes(Action action)
    {
        if (!OperatingSystem.IsLinux())
            return double.NaN;

        File.WriteAllText("/proc/self/clear_refs", "5");
        var before = Status("VmRSS");
        action();

        return Status("VmHWM") - before;
    }

    /// <summary>Seconds since this process began.</summary>
    public static double SinceStart => (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds;

    /// <summary>Megabytes of a tensor of such a shape in float32.</summary>
    public static double Tensor(long[] shape) => shape.Aggregate(4.0, (bytes, side) => bytes * side) / Megabyte;

    private static double Status(string name) => File.ReadLines("/proc/self/status")
        .First(line => line.StartsWith(name, StringComparison.Ordinal))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..]
            ? double.Parse(kilobytes) / 1024
            : double.NaN;
}
