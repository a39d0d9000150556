using System.Diagnostics;

namespace SelfAttentionGan.Benchmarks.Measuring;

/// <summary>Time and memory: the minimum of several timings, resident memory, and the age of this process.</summary>
internal static class ResourceUsage
{
    private const double Megabyte = 1 << 20;

    /// <summary>The minimum time of an action in seconds.</summary>
    public static double MinSeconds(int times, Action action) => Enumerable.Range(0, times).Min(_ =>
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    });

    /// <summary>Peak resident memory of this process.</summary>
    public static double PeakMegabytes => Process.GetCurrentProcess().PeakWorkingSet64 / Megabyte;

    /// <summary>Peak resident memory during an action minus that before it; NaN on other systems than Linux.</summary>
    public static double ExtraMegabytes(Action action)
    {
        if (!OperatingSystem.IsLinux())
            return double.NaN;

        File.WriteAllText("/proc/self/clear_refs", "5");
        var before = Status("VmRSS");
        action();

        return Status("VmHWM") - before;
    }

    /// <summary>Seconds since this process started.</summary>
    public static double SecondsSinceStart => (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds;

    /// <summary>Megabytes of a float32 tensor of this shape.</summary>
    public static double TensorMegabytes(long[] shape) => shape.Aggregate(4.0, (bytes, side) => bytes * side) / Megabyte;

    private static double Status(string name) => File.ReadLines("/proc/self/status")
        .First(line => line.StartsWith(name, StringComparison.Ordinal))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..]
            ? double.Parse(kilobytes) / 1024
            : double.NaN;
}
