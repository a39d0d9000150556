using System.Numerics;
using SelfAttentionGan.SpectralNormalization;

namespace SelfAttentionGan.Attention;

/// <summary>Options of self-attention: the published variants. The default is <see cref="Default"/>.</summary>
public sealed record SelfAttentionOptions
{
    private readonly bool? scaleScores, sharedQueryKey;

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

    /// <summary>
    /// Number of heads (multi-head attention, Vaswani et al. 2017). The default is 1. Each has an equal part of the
    /// channels of query, key and value, and a softmax of its own; an output projection mixes them again.
    /// </summary>
    public int Heads { get; init; } = 1;

    /// <summary>
    /// What a query is compared with a key by. The default is <see cref="AttentionSimilarity.DotProduct"/>;
    /// <see cref="AttentionSimilarity.L2Distance"/> is for discriminators.
    /// </summary>
    public AttentionSimilarity Similarity { get; init; }

    /// <summary>
    /// Whether scores are divided by √d before the softmax, where d is the number of a head's query channels. By
    /// default they are with several heads and with distances, as in the papers of both, and not otherwise, as in
    /// SAGAN.
    /// </summary>
    public bool ScaleScores
    {
        get => scaleScores ?? (Heads > 1 || Similarity == AttentionSimilarity.L2Distance);
        init => scaleScores = value;
    }

    /// <summary>
    /// Whether one projection, <c>query</c>, computes query and key. By default it does with distances, whose Lipschitz
    /// continuity needs it, and not otherwise.
    /// </summary>
    public bool SharedQueryKey
    {
        get => sharedQueryKey ?? Similarity == AttentionSimilarity.L2Distance;
        init => sharedQueryKey = value;
    }

    /// <summary>Whether the projections have biases. The default is true.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>Spectral normalization of all projections; null, the default, for none.</summary>
    public SpectralNormOptions? SpectralNorm { get; init; }

    /// <summary>Whether γ has shape [] in a checkpoint. The default is false: shape [1].</summary>
    public bool ScalarGamma { get; init; }

    /// <summary>
    /// Whether the attention map is never stored, but computed in parts, and again in backward: the same result up to
    /// rounding, in memory linear in the number of positions, and faster. The default is true. On the CPU this is a
    /// kernel for float32 and narrower types; on GPUs torch's fused attention. Gradients of gradients, and float64 on
    /// the CPU, always store the map; <see cref="SelfAttention.ComputeAttentionMap"/> always returns it.
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

        if (Heads < 1)
            yield return $"{nameof(Heads)} must be at least 1, but got {Heads}; 4 and 8 are usual.";

        var step = ChannelMultiple();
        if (channels < step || channels % step != 0)
            yield return $"Self-attention{(Heads > 1 ? $" of {Heads} heads" : "")} needs a multiple of {step} channels, " +
                $"but got {channels}; try {Nearest(step)}{(Heads > 1 ? ", or fewer heads" : "")}.";

        foreach (var error in SpectralNorm?.FindErrors() ?? [])
            yield return error;

        Int128 Nearest(Int128 step) => Int128.Max(step, (channels + step - 1) / step * step);
    }

    /// <summary>The least common multiple of both reductions, for each head.</summary>
    private Int128 ChannelMultiple()
    {
        var (query, value) = (Math.Max(1, QueryReduction), Math.Max(1, ValueReduction));
        return (Int128)query / (Int128)BigInteger.GreatestCommonDivisor(query, value) * value * Math.Max(1, Heads);
    }
}
