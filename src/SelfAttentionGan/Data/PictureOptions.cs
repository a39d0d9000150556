using System.ComponentModel.DataAnnotations;
using static SelfAttentionGan.Options.OptionMessages;

namespace SelfAttentionGan.Data;

/// <summary>How picture files of any shape become images of one.</summary>
public sealed record PictureOptions
{
    /// <summary>How a picture gets the shape that is learnt from. The default is <see cref="Framing.Crop"/>.</summary>
    [EnumDataType(typeof(Framing), ErrorMessage = Choice)]
    public Framing Framing { get; set; }

    /// <summary>
    /// Side of the square, in pixels of the file, that is first cut out of the middle; 0, the default, cuts nothing.
    /// CelebA's usual one is 160. A picture that is smaller is broken.
    /// </summary>
    [Range(0, 65_535, ErrorMessage = Between + "160 is usual.")]
    public int CentreCrop { get; set; }

    /// <summary>
    /// What shows through transparency and around padded pictures, as #RRGGBB. The default is white. Images with an
    /// alpha channel keep their transparency, and are padded with it.
    /// </summary>
    [Required(ErrorMessage = Color)]
    [RegularExpression("#[0-9a-fA-F]{6}", ErrorMessage = Color)]
    public string Background { get; set; } = "#ffffff";

    /// <summary>
    /// Which samples of images with 16 bits a sample become black and white; those of 8 bits are 0 and 255. The default
    /// is <see cref="Data.GrayRange.Auto"/>.
    /// </summary>
    [EnumDataType(typeof(GrayRange), ErrorMessage = Choice)]
    public GrayRange GrayRange { get; set; }

    /// <summary>
    /// Middle of the window (level), in samples of the file, where GrayRange is Window. The default is 2048, that of 12
    /// bits.
    /// </summary>
    [Range(-65_535.0, 131_070.0, ErrorMessage = Between + "2048 is usual.")]
    public double WindowCenter { get; set; } = 2_048;

    /// <summary>
    /// Width of the window, in samples of the file, where GrayRange is Window. The default is 4096, that of 12 bits.
    /// </summary>
    [Range(1.0, 131_070.0, ErrorMessage = Between + "4096 is usual.")]
    public double WindowWidth { get; set; } = 4_096;

    /// <summary>
    /// Whether a file that cannot be read is left out, named and counted. The default is false: it is an error.
    /// </summary>
    public bool SkipBroken { get; set; }

    /// <summary>
    /// A file that keeps decoded images, so that the second epoch and the next run read at the speed of memory; made
    /// where it is missing or of other pictures. Null, the default, keeps nothing.
    /// </summary>
    public string? Cache { get; set; }

    /// <summary>Returns the levels of a <see cref="Background"/> that was found valid.</summary>
    internal (byte Red, byte Green, byte Blue) BackgroundLevels() =>
        Convert.FromHexString(Background.AsSpan(1)) is [var red, var green, var blue]
            ? (red, green, blue)
            : throw new InvalidOperationException($"{nameof(Background)} must be checked first, but is {Background}.");
}
