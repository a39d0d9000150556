using SelfAttentionGan.Options;

namespace SelfAttentionGan.Data;

/// <summary>How picture files of any shape become images of one.</summary>
public sealed record PictureOptions
{
    /// <summary>How a picture becomes a square. The default is <see cref="Framing.Crop"/>.</summary>
    [Choice]
    public Framing Framing { get; set; }

    /// <summary>
    /// Side of the square, in pixels of the file, that is first cut out of the middle; 0, the default, cuts nothing.
    /// CelebA's usual one is 160. A picture that is smaller is broken.
    /// </summary>
    [Within(0, 65_535, Usual = 160)]
    public int CentreCrop { get; set; }

    /// <summary>What shows through transparency and around padded pictures, as #RRGGBB. The default is white.</summary>
    [Colour]
    public string Background { get; set; } = "#ffffff";

    /// <summary>
    /// Whether a file that cannot be read is left out, named and counted. The default is false: it is an error.
    /// </summary>
    public bool SkipBroken { get; set; }

    /// <summary>
    /// A file that keeps decoded images, so that the second epoch and the next run read at the speed of memory; made
    /// where it is missing or of other pictures. Null, the default, keeps nothing.
    /// </summary>
    public string? Cache { get; set; }
}
