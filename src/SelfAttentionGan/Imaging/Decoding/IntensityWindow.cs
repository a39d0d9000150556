using static TorchSharp.torch;

namespace SelfAttentionGan.Imaging.Decoding;

/// <summary>
/// Intensity window of a 16-bit image (window/level, VOI LUT in DICOM): the samples that become black and white;
/// linear between them, clamped outside.
/// </summary>
/// <param name="Low">The sample that becomes 0.</param>
/// <param name="High">The sample that becomes 255.</param>
internal readonly record struct IntensityWindow(double Low, double High)
{
    /// <summary>The greatest sample of 12 bits.</summary>
    public const int TwelveBits = 4_095;

    /// <summary>The full range of 16 bits.</summary>
    public static IntensityWindow Full => new(0, ushort.MaxValue);

    /// <summary>The range of 12 bits where the image has no greater sample, else of 16 bits.</summary>
    public static IntensityWindow Auto(DecodedImage image) =>
        new(0, image.SampleRange().Greatest <= TwelveBits ? TwelveBits : ushort.MaxValue);

    /// <summary>Min-max normalization: from the image's least sample to its greatest.</summary>
    public static IntensityWindow MinMax(DecodedImage image)
    {
        var (least, greatest) = image.SampleRange();
        return new(least, Math.Max(greatest, least + 1));
    }

    /// <summary>The window of this center and width, as DICOM's LINEAR_EXACT.</summary>
    public static IntensityWindow Around(double center, double width) => new(center - width / 2, center + width / 2);

    /// <summary>
    /// Returns the stored samples as float32 from 0 to 255, shape (stored height, stored width, channels).
    /// </summary>
    public Tensor Apply(DecodedImage image)
    {
        var levels = new float[image.Samples16.Length];
        for (var i = 0; i < levels.Length; i++)
            levels[i] = (float)Math.Clamp((image.Samples16[i] - Low) / (High - Low) * 255, 0, 255);

        for (var i = image.Channels - 1; image.HasAlpha && i < levels.Length; i += image.Channels)
            levels[i] = image.Samples16[i] / 257f;

        return tensor(levels, [image.Height, image.Width, image.Channels]);
    }
}
