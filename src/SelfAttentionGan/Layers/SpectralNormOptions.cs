namespace SelfAttentionGan.Layers;

/// <summary>How σ is estimated and used. The defaults are those of <c>torch.nn.utils.spectral_norm</c>.</summary>
public sealed record SpectralNormOptions
{
    /// <summary>Power iterations each time that σ is sharpened; at least 1. The default is 1.</summary>
    public int Iterations { get; init; } = 1;

    /// <summary>The least length that a vector is divided by; above 0. The default is 1e-12.</summary>
    public double Epsilon { get; init; } = 1e-12;

    /// <summary>When σ is sharpened. The default is every call in training.</summary>
    public SpectralNormUpdate Update { get; init; }

    /// <summary>Whether to divide by max(1, σ), so that no weight grows (TF-GAN). By default σ divides.</summary>
    public bool OnlyShrink { get; init; }

    /// <summary>
    /// Whether a transposed convolution's matrix has a row for each input, as in the implementations that flatten
    /// the weight as it lies. By default it has a row for each output, as PyTorch's.
    /// </summary>
    public bool TransposedByInput { get; init; }

    /// <summary>Says what does not fit, one rule at a time.</summary>
    internal IEnumerable<string> Complaints()
    {
        if (Iterations < 1)
            yield return $"Spectral normalisation needs at least 1 power iteration, but got {Iterations}; 1 is usual.";
        if (!(Epsilon > 0 && double.IsFinite(Epsilon)))
            yield return FormattableString.Invariant(
                $"Spectral normalisation needs an epsilon above 0, but got {Epsilon}; 1e-12 is usual.");
    }
}
