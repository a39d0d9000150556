using SelfAttentionGan.Benchmarks.Measuring;

namespace SelfAttentionGan.Benchmarks;

/// <summary>Memory of SelfAttention2d besides input and output, for feature maps from 32×32 to 128×128.</summary>
internal static class AttentionMemory
{
    private const int Channels = 64;

    private static readonly int[] Sides = [32, 64, 128];

    public static IEnumerable<Comparison> Run(PyTorchBaseline python)
    {
        var rows = Measurement
            .Alternate(1, Sides.Select(side => AttentionProcess.Of(
                python, AttentionVariant.Ports, batch: 1, Channels, side, threads: 1, times: 1)))
            .Zip(Sides, (results, side) => results.Compare($"attention memory, N={side * side}", "MB", 1))
            .ToList();
        var (first, last) = (rows[0], rows[^1]);

        return [
            .. rows,
            new($"growth of attention memory, N × {Sides[^1] * Sides[^1] / Sides[0] / Sides[0]}", "x",
                [last.Ours[0] / first.Ours[0]], [last.Baseline[0] / first.Baseline[0]],
                [last.PyTorch[0] / first.PyTorch[0]])];
    }
}
