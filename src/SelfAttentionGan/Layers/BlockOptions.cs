namespace SelfAttentionGan.Layers;

/// <summary>How the blocks of one network are dressed; all of them alike.</summary>
public sealed record BlockOptions
{
    /// <summary>What evens out the channels. The default is nothing.</summary>
    public Norm Norm { get; init; }

    /// <summary>What the normalisation adds to a variance. The default is 1e-5.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>How much of a batch's statistics the running ones take in. The default is 0.1.</summary>
    public double NormMomentum { get; init; } = 0.1;

    /// <summary>
    /// Whether batch normalisation, conditional or not, keeps running statistics for evaluation. By default it does;
    /// otherwise it uses the batch's there too.
    /// </summary>
    public bool RunningStatistics { get; init; } = true;

    /// <summary>
    /// Classes that <see cref="Norm.ConditionalBatch"/> and <see cref="ProjectionHead"/> tell apart. The default is 0.
    /// </summary>
    public int Classes { get; init; }

    /// <summary>
    /// Numbers in the vector that <see cref="Norm.ConditionalBatch"/> and <see cref="ProjectionHead"/> take in place of
    /// a class. The default is 0.
    /// </summary>
    public int ConditionLength { get; init; }

    /// <summary>
    /// Whether the tables of <see cref="Norm.ConditionalBatch"/> are spectrally normalised too, as StudioGAN's are. By
    /// default they are not.
    /// </summary>
    public bool NormalizeTables { get; init; }

    /// <summary>What bends the map between two layers. The default is ReLU.</summary>
    public Activation Activation { get; init; }

    /// <summary>The slope of <see cref="Activation.LeakyRelu"/> below zero. The default is 0.1.</summary>
    public double LeakySlope { get; init; } = 0.1;

    /// <summary>Normalises every convolution and linear layer spectrally; null, the default, none.</summary>
    public SpectralNormOptions? SpectralNorm { get; init; }

    /// <summary>Whether residual blocks enlarge maps bilinearly; by default each value is repeated.</summary>
    public bool Bilinear { get; init; }

    /// <summary>
    /// Whether a residual down block keeps its input's channels between its two convolutions; by default it is wide
    /// and has its output's there.
    /// </summary>
    public bool Thin { get; init; }

    /// <summary>How the weights are drawn. The default is torch's way.</summary>
    public Initialization Initialization { get; init; }
}
