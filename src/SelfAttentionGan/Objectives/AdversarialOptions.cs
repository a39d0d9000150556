using System.ComponentModel.DataAnnotations;
using static SelfAttentionGan.Options.OptionMessages;

namespace SelfAttentionGan.Objectives;

/// <summary>What the two players are asked for, and what the discriminator is shown.</summary>
/// <remarks>The defaults are the paper's: the hinge, without penalty and without augmentation.</remarks>
public sealed record AdversarialOptions
{
    /// <summary>The loss on the scores. The default is <see cref="GanLossKind.Hinge"/>.</summary>
    [EnumDataType(typeof(GanLossKind), ErrorMessage = EnumMember)]
    public GanLossKind Loss { get; set; }

    /// <summary>
    /// How far a cross-entropy's target for real pictures lies below 1 (one-sided label smoothing, arXiv:1606.03498).
    /// The default is 0; 0.1 is usual. Other losses than <see cref="GanLossKind.Bce"/> and
    /// <see cref="GanLossKind.BceSaturating"/> have no such target and refuse it.
    /// </summary>
    [Range(0.0, 0.5, ErrorMessage = Between + "0.1 is usual.")]
    public double LabelSmoothing { get; set; }

    /// <summary>
    /// Weight of WGAN-GP's penalty on slopes other than 1 between real and painted pictures (arXiv:1704.00028). The
    /// default is 0, none; 10 is usual. It fights with spectral normalisation: the trainer warns.
    /// </summary>
    [Range(0.0, 1e6, ErrorMessage = Between + "10 is usual.")]
    public double GradientPenaltyWeight { get; set; }

    /// <summary>
    /// Weight of the penalty on any slope at real pictures (R1, arXiv:1801.04406). The default is 0, none; 0.1 to 10
    /// are usual, more for larger pictures.
    /// </summary>
    [Range(0.0, 1e6, ErrorMessage = Between + "1 is usual.")]
    public double R1Weight { get; set; }

    /// <summary>Weight of the penalty on any slope at painted pictures (R2). The default is 0, none.</summary>
    [Range(0.0, 1e6, ErrorMessage = Between + "1 is usual.")]
    public double R2Weight { get; set; }

    /// <summary>
    /// Discriminator updates from one penalty on slopes to the next; each then weighs so many times as much
    /// (lazy regularisation, arXiv:1912.04958). The default is 1; 16 is usual, and saves most of the cost.
    /// </summary>
    [Range(1, 1_000, ErrorMessage = Between + "16 is usual.")]
    public int PenaltyInterval { get; set; } = 1;

    /// <summary>
    /// Weight of LeCam's pull of scores towards the running mean of the other side's, for little data
    /// (arXiv:2104.03310). The default is 0, none; 0.1 to 0.3 are usual.
    /// </summary>
    [Range(0.0, 1e6, ErrorMessage = Between + "0.1 is usual.")]
    public double LeCamWeight { get; set; }

    /// <summary>How much of LeCam's running means stays at each update. The default is 0.99.</summary>
    [Range(0.0, 0.999999, ErrorMessage = Between + "0.99 is usual.")]
    public double LeCamDecay { get; set; } = 0.99;

    /// <summary>
    /// Whether the discriminator sees all pictures in changed brightness, saturation and contrast (DiffAugment,
    /// arXiv:2006.10738). By default it does not. For little data: a few hundred to a few thousand pictures.
    /// </summary>
    public bool AugmentColor { get; set; }

    /// <summary>Whether it sees them moved by up to an eighth of their size (DiffAugment). By default not.</summary>
    public bool AugmentTranslation { get; set; }

    /// <summary>Whether it sees them with a square of half their size cut out (DiffAugment). By default not.</summary>
    public bool AugmentCutout { get; set; }
}
