using System.Runtime.Intrinsics;
using SelfAttentionGan.Kernels;
using SelfAttentionGan.Kernels.Vectors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Benchmarks.Measuring;

/// <summary>Peak FLOP/s of this machine, the upper bound for any training step.</summary>
/// <remarks>
/// The largest of three rates in float32: torch's product of 2048×2048 matrices and its 3×3 convolution, and this
/// library's innermost loop on numbers in the first-level cache.
/// </remarks>
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

        Console.WriteLine(new[]
        {
            Rate(2.0 * Side * Side * Side, () => matrix.mm(matrix).Dispose()),
            Rate(2.0 * maps.numel() * kernels.numel() / 256, () => conv2d(maps, kernels, padding: [1, 1]).Dispose()),
            Vector512.IsHardwareAccelerated ? KernelRate<Simd512, Vector512<float>>()
                : Vector256.IsHardwareAccelerated ? KernelRate<Simd256, Vector256<float>>()
                : KernelRate<Simd128, Vector128<float>>(),
        }.Max());
    }

    private static unsafe double KernelRate<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : unmanaged
    {
        const int Depth = 256, Tiles = 20_000;
        var columns = 2 * TSimd.Width;
        var parts = get_num_threads();

        return Rate(2.0 * parts * Tiles * Panels.Rows * columns * Depth, () => ParallelLoop.Run(parts, _ =>
        {
            using var scratch = new Scratch();
            var left = scratch.TakeZeros(Depth * Panels.Rows);
            var right = scratch.TakeZeros(Depth * columns);
            var tile = scratch.TakeZeros(Panels.Rows * columns);
            for (var i = 0; i < Tiles; i++)
                MatrixTile<TSimd, TVector>.Multiply<PanelLayout>(
                    left, 0, Panels.Rows, right, columns, 2, tile, columns, Depth, add: false);
        }));
    }

    private static double Rate(double operations, Action compute)
    {
        compute();
        return operations / 1e9 / ResourceUsage.MinSeconds(Times, compute);
    }
}
