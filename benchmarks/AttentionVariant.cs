using SelfAttentionGan.Attention;
using SelfAttentionGan.Benchmarks.Baseline;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Benchmarks;

/// <summary>A variant of self-attention, in the library and in the baseline.</summary>
/// <param name="Name">Its name, also in peers/attention_layer.py.</param>
/// <param name="Options">The library's options.</param>
internal sealed record AttentionVariant(string Name, SelfAttentionOptions Options)
{
    /// <summary>All keys, no output projection: most ports.</summary>
    public static AttentionVariant Ports { get; } = new("ports", SelfAttentionOptions.Default);

    /// <summary>Pooled keys and values, an output projection: the official code.</summary>
    public static AttentionVariant Official { get; } = new("official", SelfAttentionOptions.Official);

    public static AttentionVariant Named(string name) => name == Official.Name ? Official : Ports;

    public Module<Tensor, Tensor> Create(long channels, bool ours) => (ours, this == Official) switch
    {
        (true, _) => new SelfAttention2d(channels, Options),
        (_, true) => PooledSelfAttention.Create(channels, FastPaths.None),
        _ => Baseline.SelfAttention.Create(channels, FastPaths.None),
    };
}
