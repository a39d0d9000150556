using System.Diagnostics;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>What a small operator costs: a 4×4 add, its result created and disposed.</summary>
internal static class OperatorCall
{
    private const int Calls = 400_000;

    public static IEnumerable<Comparison> Run(Peer? peer)
    {
        using var a = randn(4, 4);
        using var b = randn(4, 4);
        for (var i = 0; i < 3; i++)
            Ours(); // the runtime compiles the hot path more than once

        yield return Comparison.Alternate(
            "4x4 add: ours, PyTorch eager", "us", 7, Ours,
            () => peer?.Measure("operator_call.py", Calls.ToString()) ?? double.NaN);

        double Ours()
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < Calls; i++)
            {
                using var sum = a.add(b);
            }

            return watch.Elapsed.TotalMicroseconds / Calls;
        }
    }
}
