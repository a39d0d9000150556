using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Attention;

/// <summary>Self-attention over volumes: feature maps N×C×D×H×W of any depth, height and width.</summary>
/// <inheritdoc/>
/// <param name="channels">Channels of the feature map; by default a multiple of 8.</param>
/// <param name="options">The variant. The default is <see cref="SelfAttentionOptions.Default"/>.</param>
/// <exception cref="ArgumentException">Channels and options do not fit; the message names every error.</exception>
public sealed class SelfAttention3d(long channels, SelfAttentionOptions? options = null) : SelfAttention(
    nameof(SelfAttention3d), "N×C×D×H×W", channels, options,
    (from, to, bias) => Conv3d(from, to, kernel_size: 1, bias: bias),
    (x, size) => max_pool3d(x, [size, size, size]));
