using System.Globalization;
using Sagan.Cli.Parsing;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;

namespace Sagan.Cli.Diagnostics;

/// <summary>Runs all checks of <c>sagan doctor</c>, one after another.</summary>
internal static class DiagnosticsRunner
{
    public static IEnumerable<DiagnosticResult> RunAll(IProcessGroup group)
    {
        var torch = NativeLibraryCheck.Diagnose(NativeLibraryCheck.LoadError())
            ?? DiagnosticResult.From("torch", TorchCheck.Version);
        yield return torch;

        if (!torch.Failed)
            foreach (var result in RunTorchChecks())
                yield return result;
        if (group.Size > 1)
            yield return DiagnosticResult.From("processes", () => ProcessGroupCheck.Run(group));

        yield return DiagnosticResult.From("images", ImageCodecCheck.Run);
        yield return DiagnosticResult.From("memory", ResourceCheck.Memory);
        yield return DiagnosticResult.From("disk", () => ResourceCheck.Disk(Environment.CurrentDirectory));
    }

    private static IEnumerable<DiagnosticResult> RunTorchChecks()
    {
        // First, because it loads the libraries that the next checks examine.
        yield return DiagnosticResult.From("speed", TorchCheck.Speed);
        yield return DiagnosticResult.From("threads", TorchCheck.Threads);
        yield return DiagnosticResult.From("gpu", TorchCheck.Gpus);
        yield return DiagnosticResult.From("convolutions", ConvolutionCheck.Run);

        foreach (var device in Devices.All)
        {
            yield return DiagnosticResult.From($"gradient on {device}", () => GradientCheck.Run(device));
            yield return DiagnosticResult.From($"training on {device}", () => TrainingSmokeTest.Run(device));
        }
    }
}

/// <summary>The result of one check.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Summary">The result in a few words.</param>
/// <param name="Advice">How to improve it, in sentences; null where nothing is wrong.</param>
/// <param name="Failed">Whether something does not work, as opposed to working badly.</param>
internal sealed record DiagnosticResult(string Name, string Summary, string? Advice = null, bool Failed = false)
{
    /// <summary>Runs a check; an exception counts as a failure.</summary>
    public static DiagnosticResult From(string name, Func<DiagnosticResult> check)
    {
        try
        {
            return check();
        }
        catch (Exception failure)
        {
            return new(name, "fails", $"{name}: {ErrorHandler.Describe(failure)}", Failed: true);
        }
    }
}

/// <summary>Checks the free memory and disk space.</summary>
internal static class ResourceCheck
{
    private const double Gibibyte = 1L << 30;

    public static DiagnosticResult Memory()
    {
        var memory = GC.GetGCMemoryInfo();
        var free = Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);

        return Evaluate(
            "memory", free, 1.5,
            "A training at 64×64 takes about 1 GiB of memory, and one at 128×128 several: end other programs, or train "
            + "with a smaller batch (GradientAccumulationSteps keeps the results).");
    }

    public static DiagnosticResult Disk(string folder) => Evaluate(
        "disk", new DriveInfo(folder).AvailableFreeSpace, 4,
        "Three checkpoints of a 128×128 network take 3 GiB, of a 32×32 one 20 MiB: free some space, or choose a folder "
        + "on another disk with --out.");

    /// <summary>Compares the free bytes with the required GiB.</summary>
    public static DiagnosticResult Evaluate(string name, long free, double required, string advice) => new(
        name, string.Create(CultureInfo.InvariantCulture, $"{free / Gibibyte:0.0} GiB free"),
        free / Gibibyte < required ? advice : null);
}
