using SelfAttentionGan.Losses;
using SelfAttentionGan.Objectives.Augmentation;
using SelfAttentionGan.Losses.Penalties;

namespace SelfAttentionGan.Objectives;

/// <summary>Creates the parts of an adversarial objective from its options.</summary>
internal static class AdversarialObjectiveFactory
{
    public static IGanLoss Loss(AdversarialOptions options) => options.Loss switch
    {
        GanLossKind.Bce => new BceLoss(options.LabelSmoothing),
        GanLossKind.BceSaturating => new BceLoss(options.LabelSmoothing, saturating: true),
        GanLossKind.LeastSquares => new LeastSquaresLoss(),
        GanLossKind.Wasserstein => new WassersteinLoss(),
        GanLossKind.RelativisticAverage => new RelativisticAverageLoss(),
        GanLossKind.RelativisticPairing => new RelativisticPairingLoss(),
        _ => new HingeLoss(),
    };

    /// <summary>The penalties with a weight.</summary>
    public static IReadOnlyList<IGanPenalty> Penalties(AdversarialOptions options)
    {
        var decay = options.PenaltyDecaySteps > 0
            ? new CosineDecay(options.PenaltyDecaySteps, options.FinalPenaltyFactor)
            : null;
        IGanPenalty[] all =
        [
            new GradientPenalty(options.GradientPenaltyWeight, options.PenaltyInterval),
            new R1Penalty(options.R1Weight, options.PenaltyInterval, decay),
            new R2Penalty(options.R2Weight, options.PenaltyInterval, decay),
            new LeCamPenalty(options.LeCamWeight, options.LeCamDecay),
            new RealConsistencyPenalty(options.RealConsistencyWeight),
            new FakeConsistencyPenalty(options.FakeConsistencyWeight),
            new LatentConsistencyPenalty(
                options.LatentConsistencyWeight, options.LatentDiversityWeight, options.LatentNoise),
        ];

        return [.. all.Where(penalty => penalty.Weight > 0 || penalty.GeneratorWeight > 0)];
    }

    /// <summary>The augmentation of all images; null for none.</summary>
    public static IImageAugmentation? Augmentation(AdversarialOptions options)
    {
        var further = options is { AugmentColor: false, AugmentTranslation: false, AugmentCutout: false }
            ? null
            : new DiffAugment(options.AugmentColor, options.AugmentTranslation, options.AugmentCutout);

        return options.AdaptiveAugment
            ? new AdaptiveAugment(further, options.AdaptiveAugmentTarget, options.AdaptiveAugmentImages)
            : further;
    }

    /// <summary>The selection of generated images by their scores; null for all.</summary>
    public static TopKTraining? TopK(AdversarialOptions options) =>
        options.TopKFraction < 1 ? new(options.TopKFraction, options.TopKDecaySteps) : null;

    /// <summary>The loss on class embeddings; null for none.</summary>
    public static IClassEmbeddingLoss? ClassLoss(AdversarialOptions options) => options.D2DceWeight > 0
        ? new DataToDataCrossEntropyLoss(
            options.D2DceWeight, options.D2DcePositiveMargin, options.D2DceNegativeMargin, options.D2DceTemperature)
        : null;
}
