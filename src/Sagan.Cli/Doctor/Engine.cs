using System.Diagnostics;
using System.Globalization;
using static TorchSharp.torch;

namespace Sagan.Cli.Doctor;

/// <summary>The torch that computes: which, how fast, with how many threads and which cards.</summary>
internal static class Engine
{
    private const int Side = 512, Rounds = 8;

    public static Finding Version()
    {
        var binding = typeof(TorchSharp.torch).Assembly.GetName();
        using var one = ones(1);

        return new("torch", $"{__version__} ({binding.Name} {binding.Version?.ToString(3)})");
    }

    public static Finding Speed()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (rand(Side, Side), rand(Side, Side));
        a.mm(b);

        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Rounds; i++)
            a.mm(b).Dispose();

        var speed = 2.0 * Side * Side * Side * Rounds / watch.Elapsed.TotalSeconds / 1e9;
        return new("speed", Text($"{speed:0} GFLOP/s in products of {Side}×{Side} matrices"));
    }

    public static Finding Threads() => Threads(
        get_num_threads(), Environment.ProcessorCount, Environment.GetEnvironmentVariable("OMP_WAIT_POLICY"),
        Libraries.Loaded().Any(path => path.Contains("libgomp", StringComparison.Ordinal)));

    /// <summary>Judges how torch's threads wait.</summary>
    /// <param name="threads">Threads of an operator.</param>
    /// <param name="cores">Cores that this program may use.</param>
    /// <param name="policy">OMP_WAIT_POLICY in the environment.</param>
    /// <param name="gnu">Whether GNU OpenMP is loaded, whose threads spin by default.</param>
    public static Finding Threads(int threads, int cores, string? policy, bool gnu)
    {
        var waiting = policy is { Length: > 0 } ? $", OMP_WAIT_POLICY={policy.ToLowerInvariant()}" : "";
        var spins = gnu && !"passive".Equals(policy, StringComparison.OrdinalIgnoreCase);

        return new("threads", Text($"{threads} on {cores} cores{waiting}"), Advice(threads, cores, spins));
    }

    public static Finding Gpus()
    {
        var count = cuda.is_available() ? cuda.device_count() : 0;
        if (count > 0)
            return new("gpu", $"{count} with CUDA{(cuda.is_cudnn_available() ? " and cuDNN" : ", without cuDNN")}");

        return HasCard()
            ? new(
                "gpu", "none that torch uses",
                "There is an NVIDIA card, but this libtorch is for CPUs: build sagan in its repository with "
                + "-p:TorchRuntime=cuda-linux (or cuda-windows). If that is what you have, see whether nvidia-smi finds "
                + "the driver.")
            : new("gpu", "none");
    }

    private static string? Advice(int threads, int cores, bool spins)
    {
        const string Passive = "OMP_WAIT_POLICY=passive";

        if (threads > cores)
            return $"There are more threads than cores: set OMP_NUM_THREADS={cores}.";
        if (threads == 1 && cores > 1)
            return $"One thread works where {cores} could: try OMP_NUM_THREADS={cores}{(spins ? $" {Passive}" : "")}.";

        return threads > 1 && spins
            ? $"Threads that wait spin, and take cores from those that work: set {Passive} before the program starts."
            : null;
    }

    private static bool HasCard() => OperatingSystem.IsWindows()
        ? File.Exists(Path.Combine(Environment.SystemDirectory, "nvcuda.dll"))
        : Directory.Exists("/dev") && Directory.EnumerateFiles("/dev", "nvidia?").Any(
            path => char.IsAsciiDigit(path[^1]));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
