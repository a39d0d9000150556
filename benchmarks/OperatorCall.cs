using System.Diagnostics;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>What a small operator costs: a 4×4 add, its result created and disposed.</summary>
internal static class OperatorCall
{
    private const int Calls = 400_000, Times = 3;

    public static IEnumerable<Comparison> Run(Peer peer)
    {
        using var a = randn(4, 4);
        using var b = randn(4, 4);
        for (var i = 0; i < Times; i++)
            Ours(); // the runtime compiles the hot path more than once

        yield return Comparison.Alternate(
            "4x4 add", "us", 5, Ours, () => peer.Measure(1, "operator_call.py", Calls)[0]);

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
