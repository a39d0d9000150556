using System.Diagnostics;
using System.Globalization;
using static TorchSharp.torch;

namespace Sagan.Cli.Diagnostics;

/// <summary>Checks torch: its version, speed, threads and GPUs.</summary>
internal static class TorchCheck
{
    private const int Size = 512, Repetitions = 8;

    public static DiagnosticResult Version()
    {
        var binding = typeof(TorchSharp.torch).Assembly.GetName();
        using var one = ones(1);

        return new("torch", $"{__version__} ({binding.Name} {binding.Version?.ToString(3)})");
    }

    public static DiagnosticResult Speed()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (rand(Size, Size), rand(Size, Size));
        a.mm(b);

        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Repetitions; i++)
            a.mm(b).Dispose();

        var speed = 2.0 * Size * Size * Size * Repetitions / watch.Elapsed.TotalSeconds / 1e9;
        return new("speed", Text($"{speed:0} GFLOP/s in products of {Size}×{Size} matrices"));
    }

    public static DiagnosticResult Threads() => Threads(
        get_num_threads(), Environment.ProcessorCount, Environment.GetEnvironmentVariable("OMP_WAIT_POLICY"),
        LoadedLibraries().Any(path => path.Contains("libgomp", StringComparison.Ordinal)));

    /// <summary>Evaluates the number of torch's threads and how they wait.</summary>
    /// <param name="threads">Threads of an operator.</param>
    /// <param name="cores">Cores available to this process.</param>
    /// <param name="policy">OMP_WAIT_POLICY in the environment.</param>
    /// <param name="gnu">Whether GNU OpenMP is loaded, whose threads spin by default.</param>
    public static DiagnosticResult Threads(int threads, int cores, string? policy, bool gnu)
    {
        var waiting = policy is { Length: > 0 } ? $", OMP_WAIT_POLICY={policy.ToLowerInvariant()}" : "";
        var spins = gnu && !"passive".Equals(policy, StringComparison.OrdinalIgnoreCase);

        return new("threads", Text($"{threads} on {cores} cores{waiting}"), Advice(threads, cores, spins));
    }

    public static DiagnosticResult Gpus()
    {
        var count = cuda.is_available() ? cuda.device_count() : 0;
        if (count > 0)
            return new("gpu", $"{count} with CUDA{(cuda.is_cudnn_available() ? " and cuDNN" : ", without cuDNN")}");

        return HasNvidiaGpu()
            ? new(
                "gpu", "none that torch uses",
                "There is an NVIDIA GPU, but this libtorch is for CPUs: build sagan in its repository with "
                + "-p:TorchRuntime=cuda-linux (or cuda-windows). If it was built so, check that nvidia-smi finds the "
                + "driver.")
            : new("gpu", "none");
    }

    private static string? Advice(int threads, int cores, bool spins)
    {
        const string Passive = "OMP_WAIT_POLICY=passive";

        if (threads > cores)
            return $"There are more threads than cores: set OMP_NUM_THREADS={cores}.";
        if (threads == 1 && cores > 1)
            return $"Torch uses one thread of {cores} cores: try OMP_NUM_THREADS={cores}{(spins ? $" {Passive}" : "")}.";

        return threads > 1 && spins
            ? $"Waiting threads spin and take cores from working ones: set {Passive} before the program starts."
            : null;
    }

    /// <summary>The files of all native libraries in this process; empty on other systems than Linux.</summary>
    private static string[] LoadedLibraries() => !OperatingSystem.IsLinux()
        ? []
        : [.. File.ReadLines("/proc/self/maps").Select(line => line.IndexOf('/') is >= 0 and var at ? line[at..] : "")
            .Where(path => path.Length > 0).Distinct()];

    private static bool HasNvidiaGpu() => OperatingSystem.IsWindows()
        ? File.Exists(Path.Combine(Environment.SystemDirectory, "nvcuda.dll"))
        : Directory.Exists("/dev") && Directory.EnumerateFiles("/dev", "nvidia?").Any(
            path => char.IsAsciiDigit(path[^1]));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
