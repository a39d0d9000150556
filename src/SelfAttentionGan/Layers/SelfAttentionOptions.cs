using System.Numerics;

namespace SelfAttentionGan.Layers;

/// <summary>Which of the published self-attentions a layer computes. The default is <see cref="Seeds"/>.</summary>
public sealed record SelfAttentionOptions
{
    /// <summary>Value as wide as the map, all keys, no output projection, biases: arXiv v1 and most ports.</summary>
    public static SelfAttentionOptions Seeds { get; } = new();

    /// <summary>
    /// Value C/2, keys and values max-pooled 2×2, an output projection, no biases, all four projections spectrally
    /// normalised, γ a scalar: the official code, BigGAN and their descendants.
    /// </summary>
    public static SelfAttentionOptions Official { get; } = new()
    {
        ValueReduction = 2,
        Pool = 2,
        Output = true,
        Bias = false,
        SpectralNorm = new(),
        ScalarGamma = true,
    };

    /// <summary>Value C/8, all keys, an output projection, no biases: section 3 of the paper to the letter.</summary>
    public static SelfAttentionOptions Paper { get; } = new() { ValueReduction = 8, Output = true, Bias = false };

    /// <summary>Channels of query and key are the map's divided by this. The default is 8.</summary>
    public int QueryReduction { get; init; } = 8;

    /// <summary>Channels of the value are the map's divided by this; 1, the default, without an output.</summary>
    public int ValueReduction { get; init; } = 1;

    /// <summary>Keys and values are max-pooled by this in every direction; 1, the default, keeps them all.</summary>
    public int Pool { get; init; } = 1;

    /// <summary>Whether a 1×1 convolution brings the context back to the map's channels. The default is no.</summary>
    public bool Output { get; init; }

    /// <summary>Whether the projections have biases. The default is true.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>Normalises all projections spectrally; null, the default, leaves them plain.</summary>
    public SpectralNormOptions? SpectralNorm { get; init; }

    /// <summary>Whether γ has shape [] in a checkpoint; by default it has shape [1].</summary>
    public bool ScalarGamma { get; init; }

    /// <summary>
    /// Whether maps are computed by parts, and once more in backward, instead of being kept: the same result to rounding,
    /// in memory that grows with the positions and not with their square, and faster where the map is large. The default
    /// is true. The map itself is whole either way (<see cref="SelfAttention.Attend"/>).
    /// </summary>
    public bool Blocked { get; init; } = true;

    /// <summary>Says what does not fit, one rule at a time.</summary>
    internal IEnumerable<string> Complaints(long channels)
    {
        if (QueryReduction < 1)
            yield return $"{nameof(QueryReduction)} must be at least 1, but got {QueryReduction}; 8 is usual.";
        if (ValueReduction < 1)
            yield return $"{nameof(ValueReduction)} must be at least 1, but got {ValueReduction}; 1 and 2 are usual.";
        if (ValueReduction > 1 && !Output)
            yield return $"A value reduced by {ValueReduction} needs an output projection back; set {nameof(Output)}.";
        if (Pool < 1)
            yield return $"{nameof(Pool)} must be at least 1, but got {Pool}; 1 keeps every key.";

        var step = Step();
        if (channels < step || channels % step != 0)
            yield return $"Self-attention needs a multiple of {step} channels, but got {channels}; " +
                $"try {Math.Max(step, (channels + step - 1) / step * step)}.";

        foreach (var complaint in SpectralNorm?.Complaints() ?? [])
            yield return complaint;
    }

    /// <summary>The least number of channels that both reductions divide.</summary>
    private long Step()
    {
        var (query, value) = (Math.Max(1, QueryReduction), Math.Max(1, ValueReduction));
        return (long)query / (long)BigInteger.GreatestCommonDivisor(query, value) * value;
    }
}
