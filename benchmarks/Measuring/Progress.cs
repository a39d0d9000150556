using System.Diagnostics;

namespace SelfAttentionGan.Benchmarks.Measuring;

/// <summary>Writes progress to standard error: at the start, and every eight seconds.</summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(8);

    private readonly Timer timer;

    public Progress(string name)
    {
        var watch = Stopwatch.StartNew();
        Console.Error.WriteLine($"  … {name}");
        timer = new(
            _ => Console.Error.WriteLine($"  … {name}: {watch.Elapsed.TotalSeconds:F0} s"), null, Interval, Interval);
    }

    public void Dispose() => timer.Dispose();
}
