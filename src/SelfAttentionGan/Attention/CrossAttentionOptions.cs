using SelfAttentionGan.SpectralNormalization;

namespace SelfAttentionGan.Attention;

/// <summary>Options of <see cref="CrossAttention2d"/>. The default is <see cref="Default"/>.</summary>
public sealed record CrossAttentionOptions
{
    /// <summary>Queries of C/8 channels, values of C channels, scores without a scale, biases.</summary>
    public static CrossAttentionOptions Default { get; } = new();

    /// <summary>The map's channels divided by those of query and key. The default is 8, as in SAGAN.</summary>
    public int QueryReduction { get; init; } = 8;

    /// <summary>
    /// Whether scores are divided by √d before the softmax, where d is the number of query channels. The default is
    /// false, as in SAGAN and AttnGAN.
    /// </summary>
    public bool ScaleScores { get; init; }

    /// <summary>Whether the projections have biases. The default is true.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>Spectral normalization of all three projections; null, the default, for none.</summary>
    public SpectralNormOptions? SpectralNorm { get; init; }

    /// <summary>
    /// Whether this library's kernels, not torch's, compute the queries in float32 on a CPU: the same result up to
    /// rounding, and faster. The default is true.
    /// </summary>
    public bool ConvolutionKernels { get; init; } = true;

    /// <summary>Returns a message for each option that is out of range or does not fit the channels.</summary>
    internal IEnumerable<string> FindErrors(long channels, long wordDim)
    {
        if (QueryReduction < 1)
            yield return $"{nameof(QueryReduction)} must be at least 1, but got {QueryReduction}; 8 is usual.";
        if (wordDim < 1)
            yield return $"A word needs at least 1 number, but got {wordDim}; 256 is usual.";

        var step = Math.Max(1, QueryReduction);
        if (channels < step || channels % step != 0)
            yield return $"Cross-attention needs a multiple of {step} channels, but got {channels}; " +
                $"try {Math.Max(step, (channels + step - 1) / step * step)}.";

        foreach (var error in SpectralNorm?.FindErrors() ?? [])
            yield return error;
    }
}
