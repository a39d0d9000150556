namespace SystemTorch.Tests;

internal static class Memory
{
    public const long Megabyte = 1 << 20;

    public static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    // Linux tells it in pages; elsewhere the runtime's own figure has to do.
    public static long Resident()
    {
        Collect();
        return OperatingSystem.IsLinux()
            ? long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1]) * Environment.SystemPageSize
            : Environment.WorkingSet;
    }
}
