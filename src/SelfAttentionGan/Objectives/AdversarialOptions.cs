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
    /// Step at which R1 and R2 have decayed to <see cref="FinalPenaltyFactor"/> of their weights, along a cosine (R3GAN,
    /// Huang et al. 2024). The default is 0: they are constant.
    /// </summary>
    [Range(0, int.MaxValue, ErrorMessage = Between + "0 is usual.")]
    public int PenaltyDecaySteps { get; set; }

    /// <summary>Fraction of R1's and R2's weights after the decay. The default is 0.1, R3GAN's.</summary>
    [Range(0.0, 1.0, ErrorMessage = Between + "0.1 is usual.")]
    public double FinalPenaltyFactor { get; set; } = 0.1;

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
    /// Weight of consistency regularization of real images (CR, Zhang et al. 2020): the same score after a flip and a shift.
    /// The default is 0: none; 10 is usual, and with <see cref="FakeConsistencyWeight"/> = 10 it is balanced (bCR).
    /// </summary>
    [Range(0.0, 1e6, ErrorMessage = Between + "10 is usual.")]
    public double RealConsistencyWeight { get; set; }

    /// <summary>
    /// Weight of consistency regularization of generated images (bCR, Zhao et al. 2021). The default is 0: none; 10 is
    /// usual.
    /// </summary>
    [Range(0.0, 1e6, ErrorMessage = Between + "10 is usual.")]
    public double FakeConsistencyWeight { get; set; }

    /// <summary>
    /// Weight of latent consistency regularization (zCR, Zhao et al. 2021): close latents have close scores. The default
    /// is 0: none; 20 is usual, with <see cref="LatentDiversityWeight"/> = 0.5.
    /// </summary>
    [Range(0.0, 1e6, ErrorMessage = Between + "20 is usual.")]
    public double LatentConsistencyWeight { get; set; }

    /// <summary>
    /// Weight of the generator's term of zCR: close latents have distant images. The default is 0: none; 0.5 is usual.
    /// </summary>
    [Range(0.0, 1e6, ErrorMessage = Between + "0.5 is usual.")]
    public double LatentDiversityWeight { get; set; }

    /// <summary>Standard deviation of the noise that zCR adds to latents. The default is 0.05.</summary>
    [Range(1e-6, 10.0, ErrorMessage = Between + "0.05 is usual.")]
    public double LatentNoise { get; set; } = 0.05;

    /// <summary>
    /// Top-k training (Sinha et al. 2020): the fraction of generated images, those with the largest scores, that give the
    /// generator a gradient in the end. The default is 1: all; 0.5 is usual.
    /// </summary>
    [Range(0.001, 1.0, ErrorMessage = Between + "0.5 is usual.")]
    public double TopKFraction { get; set; } = 1;

    /// <summary>
    /// Steps until <see cref="TopKFraction"/> is reached, from all images, by the same factor in each. The default is 0:
    /// from the start. The paper's are 69 epochs.
    /// </summary>
    [Range(0, int.MaxValue, ErrorMessage = Between + "10000 is usual.")]
    public int TopKDecaySteps { get; set; }

    /// <summary>
    /// Random brightness, saturation and contrast of all images that are scored (DiffAugment, Zhao et al. 2020). Off by
    /// default. For little data: a few hundred to a few thousand images.
    /// </summary>
    public bool AugmentColor { get; set; }

    /// <summary>Random translation by up to an eighth of the size (DiffAugment). Off by default.</summary>
    public bool AugmentTranslation { get; set; }

    /// <summary>Random cutout of half the size (DiffAugment). Off by default.</summary>
    public bool AugmentCutout { get; set; }

    /// <summary>
    /// Adaptive augmentation (ADA, Karras et al. 2020): flips, rotations, translations and scalings, and those of
    /// DiffAugment that are on, each with a probability that rises as the discriminator overfits. Off by default. It needs
    /// a loss with scores around 0: <see cref="GanLossKind.Hinge"/>, <see cref="GanLossKind.Bce"/> or
    /// <see cref="GanLossKind.BceSaturating"/>.
    /// </summary>
    public bool AdaptiveAugment { get; set; }

    /// <summary>
    /// The mean sign of real images' scores that the probability is controlled to. The default is 0.6, ADA's; less
    /// augments more.
    /// </summary>
    [Range(-1.0, 1.0, ErrorMessage = Between + "0.6 is usual.")]
    public double AdaptiveAugmentTarget { get; set; } = 0.6;

    /// <summary>
    /// Real images in which the probability can rise from 0 to 1. The default is 500 000, ADA's; short runs need less.
    /// </summary>
    [Range(1, int.MaxValue, ErrorMessage = Between + "500000 is usual.")]
    public int AdaptiveAugmentImages { get; set; } = 500_000;
}
