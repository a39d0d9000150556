using System.ComponentModel.DataAnnotations;
using static SelfAttentionGan.Options.OptionMessages;

namespace SelfAttentionGan.Objectives;

/// <summary>Options of adversarial training: losses, penalties and augmentation.</summary>
/// <remarks>The defaults are SAGAN's: the hinge loss, without penalties and augmentation.</remarks>
public sealed record AdversarialOptions
{
    /// <summary>The adversarial loss. The default is <see cref="GanLossKind.Hinge"/>.</summary>
    [EnumDataType(typeof(GanLossKind), ErrorMessage = EnumMember)]
    public GanLossKind Loss { get; set; }

    /// <summary>
    /// One-sided label smoothing (Salimans et al. 2016): how far the target of real images is below 1.
    /// The default is 0; 0.1 is usual. Other losses than <see cref="GanLossKind.Bce"/> and
    /// <see cref="GanLossKind.BceSaturating"/> have no such target: they allow only 0.
    /// </summary>
    [Range(0.0, 0.5, ErrorMessage = Between + "0.1 is usual.")]
    public double LabelSmoothing { get; set; }

    /// <summary>
    /// Weight of WGAN-GP's gradient penalty (Gulrajani et al. 2017). The default is 0: none; 10 is usual. It conflicts
    /// with spectral normalization: the trainer warns.
    /// </summary>
    [Range(0.0, 1e6, ErrorMessage = Between + "10 is usual.")]
    public double GradientPenaltyWeight { get; set; }

    /// <summary>
    /// Weight of R1 regularization (Mescheder et al. 2018): the gradient norm at real images. The default is 0: none;
    /// 0.1 to 10 are usual, more for larger images.
    /// </summary>
    [Range(0.0, 1e6, ErrorMessage = Between + "1 is usual.")]
    public double R1Weight { get; set; }

    /// <summary>Weight of R2 regularization: the gradient norm at generated images. The default is 0: none.</summary>
    [Range(0.0, 1e6, ErrorMessage = Between + "1 is usual.")]
    public double R2Weight { get; set; }

    /// <summary>
    /// Lazy regularization (Karras et al. 2020): discriminator updates from one gradient penalty to the next; its
    /// weight is multiplied by it. The default is 1; 16 is usual, and saves most of the cost.
    /// </summary>
    [Range(1, 1_000, ErrorMessage = Between + "16 is usual.")]
    public int PenaltyInterval { get; set; } = 1;

    /// <summary>
    /// Weight of LeCam regularization (Tseng et al. 2021), for little data. The default is 0: none; 0.1 to 0.3 are
    /// usual.
    /// </summary>
    [Range(0.0, 1e6, ErrorMessage = Between + "0.1 is usual.")]
    public double LeCamWeight { get; set; }

    /// <summary>Decay of LeCam's running means. The default is 0.99.</summary>
    [Range(0.0, 0.999999, ErrorMessage = Between + "0.99 is usual.")]
    public double LeCamDecay { get; set; } = 0.99;

    /// <summary>
    /// Weight of the data-to-data cross-entropy loss in both networks' losses (D2D-CE, ReACGAN, Kang et al. 2021),
    /// which teaches classes instead of the projection. The default is 0: none; 0.5 is usual. It needs a discriminator
    /// with class embeddings: set <c>ClassEmbeddingDim</c>, too.
    /// </summary>
    [Range(0.0, 1e6, ErrorMessage = Between + "0.5 is usual.")]
    public double D2DceWeight { get; set; }

    /// <summary>
    /// D2D-CE's positive margin: a cosine between an image and its class that is good enough. The default is 0.98.
    /// </summary>
    [Range(-1.0, 1.0, ErrorMessage = Between + "0.98 is usual.")]
    public double D2DcePositiveMargin { get; set; } = 0.98;

    /// <summary>
    /// D2D-CE's negative margin: a cosine between images of two classes that is low enough. The default is 0.02.
    /// </summary>
    [Range(-1.0, 1.0, ErrorMessage = Between + "0.02 is usual.")]
    public double D2DceNegativeMargin { get; set; } = 0.02;

    /// <summary>D2D-CE's temperature, which cosines are divided by. The default is 0.5.</summary>
    [Range(0.001, 1e3, ErrorMessage = Between + "0.5 is usual.")]
    public double D2DceTemperature { get; set; } = 0.5;

    /// <summary>
    /// Random brightness, saturation and contrast of all images that are scored (DiffAugment, Zhao et al. 2020). Off by
    /// default. For little data: a few hundred to a few thousand images.
    /// </summary>
    public bool AugmentColor { get; set; }

    /// <summary>Random translation by up to an eighth of the size (DiffAugment). Off by default.</summary>
    public bool AugmentTranslation { get; set; }

    /// <summary>Random cutout of half the size (DiffAugment). Off by default.</summary>
    public bool AugmentCutout { get; set; }
}
