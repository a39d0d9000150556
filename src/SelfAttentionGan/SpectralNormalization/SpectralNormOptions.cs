namespace SelfAttentionGan.SpectralNormalization;

/// <summary>Options of spectral normalization. The defaults are those of <c>torch.nn.utils.spectral_norm</c>.</summary>
public sealed record SpectralNormOptions
{
    /// <summary>Power iterations per update of u and v; at least 1. The default is 1.</summary>
    public int Iterations { get; init; } = 1;

    /// <summary>The smallest norm that u and v are divided by; above 0. The default is 1e-12.</summary>
    public double Epsilon { get; init; } = 1e-12;

    /// <summary>When u and v are updated. The default is at every call in training.</summary>
    public SpectralNormUpdate UpdateSchedule { get; init; }

    /// <summary>
    /// Whether to divide by max(1, σ), so that no weight grows (TF-GAN). The default is false: divide by σ.
    /// </summary>
    public bool ClampSigma { get; init; }

    /// <summary>
    /// Whether a transposed convolution's weight is flattened as it is stored, with a row for each input channel. The
    /// default is false: a row for each output channel, as in PyTorch.
    /// </summary>
    public bool FlattenAsStored { get; init; }

    /// <summary>Returns a message for each option that is out of range.</summary>
    internal IEnumerable<string> FindErrors()
    {
        if (Iterations < 1)
            yield return $"Spectral normalization needs at least 1 power iteration, but got {Iterations}; 1 is usual.";
        if (!(Epsilon > 0 && double.IsFinite(Epsilon)))
            yield return FormattableString.Invariant(
                $"Spectral normalization needs an epsilon above 0, but got {Epsilon}; 1e-12 is usual.");
    }
}
