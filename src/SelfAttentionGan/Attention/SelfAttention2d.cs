using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Attention;

/// <summary>Self-attention over images: feature maps N×C×H×W of any height and width.</summary>
/// <inheritdoc/>
/// <param name="channels">Channels of the feature map; by default a multiple of 8.</param>
/// <param name="options">The variant. The default is <see cref="SelfAttentionOptions.Default"/>.</param>
/// <exception cref="ArgumentException">Channels and options do not fit; the message names every error.</exception>
public sealed class SelfAttention2d(long channels, SelfAttentionOptions? options = null) : SelfAttention(
    nameof(SelfAttention2d), "N×C×H×W", channels, options,
    (from, to, bias) => Conv2d(from, to, kernel_size: 1, bias: bias),
    (x, size) => max_pool2d(x, size));
