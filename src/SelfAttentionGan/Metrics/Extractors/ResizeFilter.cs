namespace SelfAttentionGan.Metrics.Extractors;

/// <summary>How images are resized for a feature extractor; metrics of one set differ with it.</summary>
public enum ResizeFilter
{
    /// <summary>
    /// Bilinear, antialiased when it shrinks: torchvision's <c>resize(antialias=True)</c>, PIL's <c>BILINEAR</c>.
    /// </summary>
    Bilinear,

    /// <summary>
    /// Bilinear as TensorFlow 1 computes it: pixel i of the result lies at i · (old size / new size), neither shifted by
    /// half a pixel nor antialiased. What the published Fréchet inception distances were computed with.
    /// </summary>
    TensorFlowBilinear,

    /// <summary>
    /// Bicubic with a = −0.5, antialiased when it shrinks, results clamped to 0 to 255: PIL's <c>BICUBIC</c>, as clean-fid
    /// (Parmar et al. 2022) resizes.
    /// </summary>
    Bicubic,
}
