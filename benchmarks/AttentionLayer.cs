using SelfAttentionGan.Benchmarks.Measuring;

namespace SelfAttentionGan.Benchmarks;

/// <summary>SelfAttention2d forward and backward on 64×64 maps: the ports' variant, and the official one.</summary>
internal static class AttentionLayer
{
    private const int Side = 64, Calls = 1, Count = 3;

    public static IEnumerable<Comparison> Run(PyTorchBaseline python) =>
        Measure(python, AttentionVariant.Ports, batch: 8, channels: 64)
            .Concat(Measure(python, AttentionVariant.Official, batch: 4, channels: 256));

    private static IEnumerable<Comparison> Measure(PyTorchBaseline python, AttentionVariant variant, int batch, int channels)
    {
        var results = Measurement.Alternate(Count, Machine.Threads.Select(threads =>
            AttentionProcess.Of(python, variant, batch, channels, Side, threads, Calls)));

        return Machine.Threads.Zip(results, (threads, each) => each.Compare(
            $"{variant.Name} N={Side * Side} C={channels} batch {batch}, {Machine.Name(threads)}", "s", 0));
    }
}
