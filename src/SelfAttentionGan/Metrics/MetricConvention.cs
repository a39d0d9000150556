namespace SelfAttentionGan.Metrics;

/// <summary>Whose parameters metrics have where published ones differ.</summary>
public enum MetricConvention
{
    /// <summary>
    /// torch-fidelity's: inception score of ten shuffled splits, precision and recall with k = 3 and <c>&lt;=</c>.
    /// </summary>
    TorchFidelity,

    /// <summary>
    /// StudioGAN's: inception score of one split, precision and recall with k = 5 and <c>&lt;</c>.
    /// </summary>
    StudioGan,
}
