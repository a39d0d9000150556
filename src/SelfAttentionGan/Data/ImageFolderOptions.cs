using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Options;
using static SelfAttentionGan.Options.OptionMessages;

namespace SelfAttentionGan.Data;

/// <summary>
/// Preprocessing of the image files of <see cref="Datasets"/>: crop, resize, background, intensity range and cache.
/// </summary>
public sealed record ImageFolderOptions
{
    /// <summary>
    /// How an image is resized to another aspect ratio. The default is <see cref="ResizeMode.Crop"/>.
    /// </summary>
    [EnumDataType(typeof(ResizeMode), ErrorMessage = EnumMember)]
    public ResizeMode ResizeMode { get; set; }

    /// <summary>
    /// Side of the centered square, in pixels of the file, that is cropped before resizing; 0, the default, crops
    /// nothing. CelebA's usual one is 160. An image that is smaller is corrupt.
    /// </summary>
    [Range(0, 65_535, ErrorMessage = Between + "160 is usual.")]
    public int CenterCrop { get; set; }

    /// <summary>
    /// Background color of transparent and of padded images, as #RRGGBB. The default is white. Images with an alpha
    /// channel keep their transparency, and are padded with it.
    /// </summary>
    [Required(ErrorMessage = Color)]
    [RegularExpression("#[0-9a-fA-F]{6}", ErrorMessage = Color)]
    public string Background { get; set; } = "#ffffff";

    /// <summary>
    /// Intensity range of images with 16 bits a sample; for those of 8 bits it is 0 to 255. The default is
    /// <see cref="Data.GrayRange.Auto"/>.
    /// </summary>
    [EnumDataType(typeof(GrayRange), ErrorMessage = EnumMember)]
    public GrayRange GrayRange { get; set; }

    /// <summary>
    /// Center of the window (level), in samples of the file, where GrayRange is Window. The default is 2048, that of 12
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
    /// Whether a file that cannot be decoded is skipped, logged and counted. The default is false: it is an error.
    /// </summary>
    public bool SkipCorrupt { get; set; }

    /// <summary>
    /// Path of a cache file of decoded images, so that the second epoch and the next run read at the speed of memory;
    /// created where it is missing or was made of other images. Null, the default, caches nothing on disk.
    /// </summary>
    public string? Cache { get; set; }

    /// <summary>Returns the levels of a validated <see cref="Background"/>.</summary>
    internal (byte Red, byte Green, byte Blue) BackgroundLevels() =>
        Convert.FromHexString(Background.AsSpan(1)) is [var red, var green, var blue]
            ? (red, green, blue)
            : throw new InvalidOperationException($"{nameof(Background)} must be validated first, but is "
                + $"{Background}.");
}

/// <summary>Validates each option by its attributes.</summary>
internal sealed class ImageFolderOptionsValidator()
    : AnnotationsValidator<ImageFolderOptions>(new ImageFolderOptionsAnnotations())
{
    /// <summary>Returns a copy of valid options.</summary>
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    public static ImageFolderOptions Approve(ImageFolderOptions options) =>
        OptionsGuard.ThrowIfInvalid(options, new ImageFolderOptionsValidator(), new ImageFolderOptionsRules()) with { };
}

[OptionsValidator]
internal sealed partial class ImageFolderOptionsAnnotations : IValidateOptions<ImageFolderOptions>;

/// <summary>Validates what no attribute can.</summary>
internal sealed class ImageFolderOptionsRules : IValidateOptions<ImageFolderOptions>
{
    public ValidateOptionsResult Validate(string? name, ImageFolderOptions options) =>
        options.Cache is { } cache && string.IsNullOrWhiteSpace(cache)
            ? ValidateOptionsResult.Fail(
                $"{nameof(options.Cache)} must be the path of a file, but is empty; name a file, or leave it out.")
            : ValidateOptionsResult.Success;
}
