using System.Diagnostics;
using SelfAttentionGan.Layers;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>SelfAttention2d forward and backward on 64×64 maps of 64 channels, eight at a time.</summary>
internal static class AttentionLayer
{
    private const int Batch = 8, Channels = 64, Side = 64;

    public static IEnumerable<Comparison> Run(Peer? peer)
    {
        var cores = Environment.ProcessorCount;

        foreach (var threads in new[] { 1, cores }.Distinct())
            yield return Comparison.Alternate(
                $"attention, N=4096, C=64, batch 8, {threads} threads", "s", 5, () => Ours(threads, SelfAttentionOptions.Seeds),
                () => peer?.Measure("attention_layer.py", $"{Batch}", $"{Channels}", $"{Side}", $"{threads}") ?? double.NaN);

        yield return Comparison.Alternate(
            "the same by blocks, and whole, 1 thread", "s", 3, () => Ours(1, SelfAttentionOptions.Seeds),
            () => Ours(1, SelfAttentionOptions.Seeds with { Blocked = false }));
    }

    private static double Ours(int threads, SelfAttentionOptions options)
    {
        set_num_threads(threads);
        using var layer = new SelfAttention2d(Channels, options);
        using var image = randn(Batch, Channels, Side, Side);
        using var x = image.requires_grad_();
        Once(layer, x);

        return Enumerable.Range(0, 3).Min(_ => Once(layer, x));
    }

    private static double Once(SelfAttention2d layer, Tensor x)
    {
        using var scope = NewDisposeScope();

        var watch = Stopwatch.StartNew();
        layer.call(x).sum().backward();
        return watch.Elapsed.TotalSeconds;
    }
}
