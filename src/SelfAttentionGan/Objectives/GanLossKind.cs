namespace SelfAttentionGan.Objectives;

/// <summary>The adversarial loss, for options that come from a file.</summary>
public enum GanLossKind
{
    /// <summary>Hinge loss, <see cref="Losses.HingeLoss"/>. The default.</summary>
    Hinge,

    /// <summary>Binary cross-entropy, non-saturating, <see cref="Losses.BceLoss"/>.</summary>
    Bce,

    /// <summary>Binary cross-entropy in the original minimax form, <see cref="Losses.BceLoss"/>.</summary>
    BceSaturating,

    /// <summary>Least squares, <see cref="Losses.LeastSquaresLoss"/>.</summary>
    LeastSquares,

    /// <summary>Wasserstein loss, <see cref="Losses.WassersteinLoss"/>.</summary>
    Wasserstein,

    /// <summary>Relativistic average loss, <see cref="Losses.RelativisticAverageLoss"/>.</summary>
    RelativisticAverage,

    /// <summary>Relativistic pairing loss, R3GAN's, <see cref="Losses.RelativisticPairingLoss"/>.</summary>
    RelativisticPairing,
}
