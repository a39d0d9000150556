using System.Numerics;
using SelfAttentionGan.SpectralNormalization;

namespace SelfAttentionGan.Attention;

/// <summary>Options of self-attention: the published variants. The default is <see cref="Default"/>.</summary>
public sealed record SelfAttentionOptions
{
    /// <summary>
    /// The variant of arXiv v1 and most ports: values of C channels, all keys, no output projection, biases.
    /// </summary>
    public static SelfAttentionOptions Default { get; } = new();

    /// <summary>
    /// The variant of the official code and BigGAN: values of C/2 channels, keys and values max-pooled 2×2, an output
    /// projection, no biases, spectral normalization of all four projections, γ a scalar.
    /// </summary>
    public static SelfAttentionOptions Official { get; } = new()
    {
        ValueReduction = 2,
        KeyValuePooling = 2,
        OutputProjection = true,
        Bias = false,
        SpectralNorm = new(),
        ScalarGamma = true,
    };

    /// <summary>
    /// The variant of the paper's section 3: values of C/8 channels, all keys, an output projection, no biases.
    /// </summary>
    public static SelfAttentionOptions Paper { get; } =
        new() { ValueReduction = 8, OutputProjection = true, Bias = false };

    /// <summary>The map's channels divided by those of query and key. The default is 8.</summary>
    public int QueryReduction { get; init; } = 8;

    /// <summary>
    /// The map's channels divided by those of the values. The default is 1; more needs an output projection.
    /// </summary>
    public int ValueReduction { get; init; } = 1;

    /// <summary>The max-pooling of keys and values in every direction. The default is 1: no pooling.</summary>
    public int KeyValuePooling { get; init; } = 1;

    /// <summary>Whether a 1×1 convolution projects the context to the map's channels. The default is false.</summary>
    public bool OutputProjection { get; init; }

    /// <summary>Whether the projections have biases. The default is true.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>Spectral normalization of all projections; null, the default, for none.</summary>
    public SpectralNormOptions? SpectralNorm { get; init; }

    /// <summary>Whether γ has shape [] in a checkpoint. The default is false: shape [1].</summary>
    public bool ScalarGamma { get; init; }

    /// <summary>
    /// Whether the attention map is never stored, but computed in parts, and again in backward: the same result up to
    /// rounding, in memory linear in the number of positions, and faster. The default is true. On the CPU this is a
    /// kernel for float32 and narrower types; on GPUs torch's fused attention. Gradients of gradients, and float64 on the
    /// CPU, always store the map; <see cref="SelfAttention.ComputeAttentionMap"/> always returns it.
    /// </summary>
    public bool MemoryEfficient { get; init; } = true;

    /// <summary>
    /// Whether this library's kernels, not torch's, compute the projections in float32 on a CPU: the same result up to
    /// rounding, and faster. The default is true.
    /// </summary>
    public bool ConvolutionKernels { get; init; } = true;

    /// <summary>Returns a message for each option that is out of range or does not fit the channels.</summary>
    internal IEnumerable<string> FindErrors(long channels)
    {
        if (QueryReduction < 1)
            yield return $"{nameof(QueryReduction)} must be at least 1, but got {QueryReduction}; 8 is usual.";
        if (ValueReduction < 1)
            yield return $"{nameof(ValueReduction)} must be at least 1, but got {ValueReduction}; 1 and 2 are usual.";
        if (ValueReduction > 1 && !OutputProjection)
            yield return $"A value reduced by {ValueReduction} needs an output projection; set {nameof(OutputProjection)}.";
        if (KeyValuePooling < 1)
            yield return $"{nameof(KeyValuePooling)} must be at least 1, but got {KeyValuePooling}; 1 keeps every key.";

        var step = ChannelMultiple();
        if (channels < step || channels % step != 0)
            yield return $"Self-attention needs a multiple of {step} channels, but got {channels}; " +
                $"try {Math.Max(step, (channels + step - 1) / step * step)}.";

        foreach (var error in SpectralNorm?.FindErrors() ?? [])
            yield return error;
    }

    /// <summary>The least common multiple of both reductions.</summary>
    private long ChannelMultiple()
    {
        var (query, value) = (Math.Max(1, QueryReduction), Math.Max(1, ValueReduction));
        return (long)query / (long)BigInteger.GreatestCommonDivisor(query, value) * value;
    }
}
