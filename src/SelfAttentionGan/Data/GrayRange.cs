namespace SelfAttentionGan.Data;

/// <summary>Intensity range of images with 16 bits a sample: which samples become black (-1) and white (1).</summary>
public enum GrayRange
{
    /// <summary>
    /// 0 and 65,535; or 0 and 4,095 where an image has no greater sample, as 12-bit data in 16-bit files. A warning is
    /// logged then.
    /// </summary>
    Auto,

    /// <summary>0 and 65,535, whatever the samples are.</summary>
    Full,

    /// <summary>
    /// Min-max normalization: the least and the greatest sample of each image. Absolute values are lost.
    /// </summary>
    MinMax,

    /// <summary>
    /// Windowing: <see cref="ImageFolderOptions.WindowCenter"/> ∓ half of <see cref="ImageFolderOptions.WindowWidth"/>
    /// (DICOM's VOI LUT, LINEAR_EXACT); samples outside are clamped.
    /// </summary>
    Window,
}
