using System.Diagnostics;

namespace SelfAttentionGan.Tests.Testing;

/// <summary>Runs the cases of a fuzz test, each with bounded processor time and memory.</summary>
/// <remarks>
/// Processor time, since a machine that does other work prolongs a case, but not its work: two seconds of the whole process,
/// watched while the case runs, so that an endless loop ends the test with the number of its case.
/// </remarks>
/// <param name="subject">What is damaged, for messages.</param>
internal sealed class FuzzBounds(string subject)
{
    private const long MaxManagedBytes = 64 << 20, MaxGrowth = 256 << 20;

    // Reading the peak costs as much as a small file.
    private const int CasesPerPeak = 50;

    private static readonly TimeSpan MaxProcessorTime = TimeSpan.FromSeconds(2);

    // Of a case that waits and uses no processor.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1), Interval = TimeSpan.FromMilliseconds(50);

    private readonly long before = ResetPeak();

    /// <summary>The number of cases to run: of a suite, or all of them where FUZZ_CASES says so.</summary>
    public static int Cases(int ofSuite) =>
        int.TryParse(Environment.GetEnvironmentVariable("FUZZ_CASES"), out var all) ? Math.Max(all, ofSuite) : ofSuite;

    /// <summary>Runs a case on another thread, and returns its result.</summary>
    public T Run<T>(int trial, Func<T> action)
    {
        var (begun, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var running = Task.Run(() =>
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            return (Result: action(), Bytes: GC.GetAllocatedBytesForCurrentThread() - allocated);
        });

        // An exception is thrown below, as it is.
        while (Task.WaitAny([running], Interval) < 0)
            RequireTime(trial, begun, processor);
        RequireTime(trial, begun, processor);

        var (result, bytes) = running.GetAwaiter().GetResult();
        if (bytes > MaxManagedBytes)
            bytes.Should().BeLessThanOrEqualTo(MaxManagedBytes, $"the bytes that case {trial} of {subject} allocates are bounded");
        if (trial % CasesPerPeak == 0)
            RequirePeak(trial);

        return result;
    }

    private void RequireTime(int trial, long begun, TimeSpan processor)
    {
        var (used, waited) = (Environment.CpuUsage.TotalTime - processor, Stopwatch.GetElapsedTime(begun));
        if (used > MaxProcessorTime || waited > MaxWait)
            throw new TimeoutException(
                $"Case {trial} of {subject} must end within {MaxProcessorTime} of processor time, but has used {used} in {waited}.");
    }

    private void RequirePeak(int trial)
    {
        var growth = Peak() - before;
        if (growth > MaxGrowth)
            growth.Should().BeLessThanOrEqualTo(
                MaxGrowth, $"the process grows within bounds, at one of {CasesPerPeak} cases of {subject} up to {trial}");
    }

    /// <summary>Makes the present memory the peak, where the system can; and returns the peak.</summary>
    private static long ResetPeak()
    {
        if (OperatingSystem.IsLinux())
            try
            {
                File.WriteAllText("/proc/self/clear_refs", "5");
            }
            catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
            {
                // Of a process that grows no further until it is larger than it ever was.
            }

        return Peak();
    }

    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();

        return process.PeakWorkingSet64;
    }
}
