namespace SelfAttentionGan.Metrics;

/// <summary>The metrics that <see cref="GanEvaluator"/> computes; combine them by <c>|</c>.</summary>
[Flags]
public enum GanMetrics
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="Metrics.FrechetDistance"/>; FID with Inception's features.</summary>
    FrechetDistance = 1,

    /// <summary><see cref="Metrics.KernelDistance"/>; KID with Inception's features.</summary>
    KernelDistance = 2,

    /// <summary><see cref="Metrics.InceptionScore"/>, of extractors with logits.</summary>
    InceptionScore = 4,

    /// <summary><see cref="Metrics.PrecisionRecall"/>, with the F score.</summary>
    PrecisionRecall = 8,

    /// <summary><see cref="Metrics.DensityCoverage"/>.</summary>
    DensityCoverage = 16,

    /// <summary><see cref="Metrics.SlicedWassersteinDistance"/>, and its scaled square (MIND).</summary>
    SlicedWassersteinDistance = 32,

    /// <summary>All that need no logits.</summary>
    AllOfFeatures = FrechetDistance | KernelDistance | PrecisionRecall | DensityCoverage | SlicedWassersteinDistance,
}
