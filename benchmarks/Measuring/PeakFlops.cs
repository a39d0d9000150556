using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Benchmarks.Measuring;

/// <summary>Peak FLOP/s of this machine, the upper bound for any training step.</summary>
/// <remarks>The larger of two rates in float32, of a product of 2048×2048 matrices and of a 3×3 convolution.</remarks>
internal static class PeakFlops
{
    /// <summary>The argument that makes this program the measured process.</summary>
    public const string Argument = "measure-peak";

    private const int Side = 2048, Times = 8;

    private static readonly Dictionary<int, double> Known = [];

    /// <summary>GFLOP/s on this number of threads, measured once per run.</summary>
    public static double Of(int threads) => Known.TryGetValue(threads, out var known)
        ? known
        : Known[threads] = ChildProcess.Measure(Argument, $"{threads}")[0];

    public static IEnumerable<Comparison> Run(PyTorchBaseline python) => Machine.Threads.Select(
        threads => new Comparison($"largest rate in float32, {Machine.Name(threads)}", "GFLOP/s", [Of(threads)], [], []));

    /// <summary>The fraction of the peak that some work reached in some seconds.</summary>
    public static double Share(double gigaflop, double seconds, int threads) => gigaflop / seconds / Of(threads);

    /// <summary>The measured process: prints the GFLOP/s.</summary>
    public static void Measure(string[] args)
    {
        set_num_threads(int.Parse(args[0]));
        using var constant = no_grad();
        using var matrix = randn(Side, Side);
        using var maps = randn(16, 256, 32, 32);
        using var kernels = randn(256, 256, 3, 3);

        Console.WriteLine(Math.Max(
            Rate(2.0 * Side * Side * Side, () => matrix.mm(matrix)),
            Rate(2.0 * maps.numel() * kernels.numel() / 256, () => conv2d(maps, kernels, padding: [1, 1]))));
    }

    private static double Rate(double operations, Func<Tensor> compute)
    {
        compute().Dispose();
        return operations / 1e9 / ResourceUsage.MinSeconds(Times, () => compute().Dispose());
    }
}
