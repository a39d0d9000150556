namespace SelfAttentionGan.Models.Translation;

/// <summary>Data consistency: which values of its input a translation must keep, because they were measured.</summary>
public enum DataConsistencyKind
{
    /// <summary>None: the network computes every value.</summary>
    None,

    /// <summary>
    /// Inpainting: the input's last channel is a mask, 1 where values are missing and 0 where they were measured, and
    /// the others are the image. Measured values are kept bit by bit.
    /// </summary>
    Mask,

    /// <summary>
    /// Super-resolution: the means of the blocks of <see cref="TranslationOptions.ScaleFactor"/> × as many pixels are
    /// kept, which the low resolution has measured.
    /// </summary>
    BlockMeans,
}
