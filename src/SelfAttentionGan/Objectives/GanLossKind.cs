namespace SelfAttentionGan.Objectives;

/// <summary>The losses by name, for options that come from a file.</summary>
public enum GanLossKind
{
    /// <summary>The paper's margins, <see cref="Losses.HingeLoss"/>. The default.</summary>
    Hinge,

    /// <summary>Cross-entropy that does not saturate, <see cref="Losses.BceLoss"/>.</summary>
    Bce,

    /// <summary>Cross-entropy as the first GAN's game has it: the generator fades where it is seen through.</summary>
    BceSaturating,

    /// <summary>Squared distances, <see cref="Losses.LeastSquaresLoss"/>.</summary>
    LeastSquares,

    /// <summary>Scores far apart, <see cref="Losses.WassersteinLoss"/>.</summary>
    Wasserstein,

    /// <summary>More real than the others' average, <see cref="Losses.RelativisticAverageLoss"/>.</summary>
    RelativisticAverage,
}
