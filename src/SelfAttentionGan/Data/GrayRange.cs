namespace SelfAttentionGan.Data;

/// <summary>Which samples of an image with 16 bits a sample become black (-1) and white (1).</summary>
public enum GrayRange
{
    /// <summary>
    /// 0 and 65,535; or 0 and 4,095 where an image has no greater sample, as 12-bit data in 16-bit files: a warning says so.
    /// </summary>
    Auto,

    /// <summary>0 and 65,535, whatever the samples are.</summary>
    Full,

    /// <summary>The least and the greatest sample of each image: contrast is stretched, absolute values are lost.</summary>
    MinMax,

    /// <summary>
    /// <see cref="PictureOptions.WindowCenter"/> ∓ half of <see cref="PictureOptions.WindowWidth"/> (DICOM's VOI LUT,
    /// LINEAR_EXACT); samples outside are clamped.
    /// </summary>
    Window,
}
