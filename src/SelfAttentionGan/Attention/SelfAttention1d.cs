using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Attention;

/// <summary>Self-attention over sequences: feature maps N×C×L of any length.</summary>
/// <inheritdoc/>
/// <param name="channels">Channels of the feature map; by default a multiple of 8.</param>
/// <param name="options">The variant. The default is <see cref="SelfAttentionOptions.Default"/>.</param>
/// <exception cref="ArgumentException">Channels and options do not fit; the message names every error.</exception>
public sealed class SelfAttention1d(long channels, SelfAttentionOptions? options = null) : SelfAttention(
    nameof(SelfAttention1d), "N×C×L", channels, options,
    (from, to, bias) => Conv1d(from, to, kernel_size: 1, bias: bias),
    (x, size) => max_pool1d(x, size));
