using SelfAttentionGan.Losses;
using SelfAttentionGan.Losses.Penalties;
using SelfAttentionGan.Models;
using SelfAttentionGan.Platform;
using SelfAttentionGan.SpectralNormalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Objectives;

/// <summary>
/// Adversarial training (Goodfellow et al. 2014): images generated from latents, and one loss on the scores.
/// </summary>
/// <remarks>
/// The discriminator scores real and generated images and minimizes its loss and the penalties; the generator minimizes
/// its loss on the scores of newly generated images. Where there is an augmentation, every image is augmented before it
/// is scored (differentiable augmentation, Zhao et al. 2020). Where there is a loss on class embeddings, the
/// discriminator minimizes it, too, on real images, and the generator on generated ones (ReACGAN, Kang et al. 2021).
/// </remarks>
public sealed class AdversarialObjective : IGanObjective
{
    private readonly IGanLoss loss;
    private readonly IReadOnlyList<IGanPenalty> penalties;
    private readonly DiffAugment? augment;
    private readonly IClassEmbeddingLoss? classLoss;

    /// <summary>Creates an objective.</summary>
    /// <param name="loss">The adversarial loss; <see cref="HingeLoss"/> is SAGAN's.</param>
    /// <param name="penalties">Regularizers of the discriminator, each with a name of its own. By default none.</param>
    /// <param name="augment">Augmentation of all images that are scored. By default none.</param>
    /// <param name="classLoss">
    /// A loss on class embeddings, such as <see cref="DataToDataCrossEntropyLoss"/>. By default none.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Two penalties have the same name, or one a wrong weight or interval.
    /// </exception>
    public AdversarialObjective(
        IGanLoss loss, IReadOnlyList<IGanPenalty>? penalties = null, DiffAugment? augment = null,
        IClassEmbeddingLoss? classLoss = null)
    {
        (this.loss, this.penalties, this.augment, this.classLoss) = (loss, [.. penalties ?? []], augment, classLoss);

        RequireValid(this.penalties);
        State = PenaltyState.Create(this.penalties);
    }

    /// <inheritdoc/>
    public bool GeneratesFromLatents => true;

    /// <summary>The state of its penalties, such as LeCam's running means; null where none has any.</summary>
    public Module? State { get; }

    /// <summary>The options that <see cref="From"/> made it from; null where it was made by the constructor.</summary>
    public AdversarialOptions? Options { get; private init; }

    object? IGanObjective.Options => Options;

    /// <summary>Creates the objective that the options describe.</summary>
    /// <param name="options">Loss, penalties and augmentation.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// Options are out of bounds or contradict each other; the message names each one.
    /// </exception>
    public static AdversarialObjective From(AdversarialOptions options)
    {
        options = AdversarialOptionsValidator.Approve(options);

        return new(
            Loss(options),
            [.. Penalties(options).Where(penalty => penalty.Weight > 0)],
            options is { AugmentColor: false, AugmentTranslation: false, AugmentCutout: false }
                ? null
                : new DiffAugment(options.AugmentColor, options.AugmentTranslation, options.AugmentCutout),
            options.D2DceWeight == 0
                ? null
                : new DataToDataCrossEntropyLoss(
                    options.D2DceWeight, options.D2DcePositiveMargin, options.D2DceNegativeMargin,
                    options.D2DceTemperature))
        {
            Options = options,
        };
    }

    /// <inheritdoc/>
    public GanStepResult ComputeDiscriminatorLoss(GanStepContext step)
    {
        var (real, labels) = (step.Real.Images, step.Real.Labels);

        var augmented = Augment(step, real);                                    // (n, c, h, w)
        var fake = step.Generator.Generate(step.Latents, step.Labels);          // (n, c, h, w)
        var scored = Evaluate(step, augmented, labels);
        var realScores = scored.Scores;                                         // (n)
        var fakeScores = Score(step, fake, step.Labels);                        // (n)

        var context = new PenaltyContext
        {
            RealImages = real,
            FakeImages = fake,
            RealScores = realScores,
            FakeScores = fakeScores,
            ScoreReal = images => Score(step, images, labels),
            ScoreFake = images => Score(step, images, step.Labels),
            Uniform = count => step.Uniform(count),
        };
        var terms = penalties
            .Where(penalty => step.DiscriminatorUpdates % penalty.Interval == 0)
            .Select(penalty => new LossTerm(
                penalty.Name, penalty.Compute(context) * Scalars.Of(penalty.Weight * penalty.Interval)))
            .Prepend(new(LossTerm.Adversarial, loss.ForDiscriminator(realScores, fakeScores)));

        return new([.. terms, .. ClassTerms(scored, labels)], realScores, fakeScores, fake);
    }

    /// <inheritdoc/>
    public GanStepResult ComputeGeneratorLoss(GanStepContext step)
    {
        var fake = step.Generator.Generate(step.Latents, step.Labels);          // (n, c, h, w)
        var scored = Evaluate(step, Augment(step, fake), step.Labels);
        var adversarial = loss.ForGenerator(
            scored.Scores, () => Score(step, step.Real.Images, step.Real.Labels));

        return new(
            [new(LossTerm.Adversarial, adversarial), .. ClassTerms(scored, step.Labels)], null, scored.Scores, fake);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Errors(IDiscriminator discriminator) =>
        classLoss is null || discriminator is { HasClassEmbedding: true, Classes: > 0 }
            ? []
            :
            [
                $"The loss '{classLoss.Name}' is one on class embeddings, but the discriminator has none; build it with " +
                $"{nameof(SaganDiscriminatorBuilder.ClassEmbeddingScore)} or {nameof(SaganOptions.ClassEmbeddingDim)} above " +
                "0, or leave the loss out.",
            ];

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings(IDiscriminator discriminator)
    {
        var warnings = new List<string>();

        if (penalties.FirstOrDefault(penalty => penalty.ExpectsUnitGradientNorm) is { } penalty
            && discriminator.Module.modules().OfType<SpectralNorm>().Any())
            warnings.Add(
                $"The penalty '{penalty.Name}' pulls the gradient norm to 1 (WGAN-GP), but spectral normalization bounds " +
                "it by 1 in every layer: they conflict. Build the discriminator without spectral normalization, or leave " +
                "the penalty out.");
        if (classLoss is null && discriminator.HasClassEmbedding)
            warnings.Add(
                "The discriminator has class embeddings, but no loss uses them: neither network learns classes. Set " +
                $"{nameof(AdversarialOptions.D2DceWeight)}; 0.5 is usual.");

        return warnings;
    }

    /// <summary>Scores images, with embeddings where a loss takes them.</summary>
    private DiscriminatorOutput Evaluate(GanStepContext step, Tensor images, Tensor? labels) => classLoss is null
        ? new(step.Discriminator.Score(images, labels))
        : step.Discriminator.ScoreWithEmbedding(images, labels);

    private IEnumerable<LossTerm> ClassTerms(DiscriminatorOutput scored, Tensor? labels) => classLoss is null
        ? []
        : scored is { Embeddings: { } embeddings, Proxies: { } proxies } && labels is not null
            ? [new(classLoss.Name, classLoss.Compute(embeddings, proxies, labels) * Scalars.Of(classLoss.Weight))]
            : throw new InvalidOperationException(
                $"The loss '{classLoss.Name}' needs labels, and embeddings of images and classes, but the discriminator " +
                $"returned none; return them from {nameof(IDiscriminator.ScoreWithEmbedding)}.");

    private Tensor Score(GanStepContext step, Tensor images, Tensor? labels) =>
        step.Discriminator.Score(Augment(step, images), labels);

    private Tensor Augment(GanStepContext step, Tensor images) =>
        augment?.Apply(images, count => step.Uniform(count)) ?? images;

    private static IGanLoss Loss(AdversarialOptions options) => options.Loss switch
    {
        GanLossKind.Bce => new BceLoss(options.LabelSmoothing),
        GanLossKind.BceSaturating => new BceLoss(options.LabelSmoothing, saturating: true),
        GanLossKind.LeastSquares => new LeastSquaresLoss(),
        GanLossKind.Wasserstein => new WassersteinLoss(),
        GanLossKind.RelativisticAverage => new RelativisticAverageLoss(),
        _ => new HingeLoss(),
    };

    private static IEnumerable<IGanPenalty> Penalties(AdversarialOptions options) =>
    [
        new GradientPenalty(options.GradientPenaltyWeight, options.PenaltyInterval),
        new R1Penalty(options.R1Weight, options.PenaltyInterval),
        new R2Penalty(options.R2Weight, options.PenaltyInterval),
        new LeCamPenalty(options.LeCamWeight, options.LeCamDecay),
    ];

    private static void RequireValid(IReadOnlyList<IGanPenalty> penalties)
    {
        foreach (var penalty in penalties)
            if (!(penalty.Weight >= 0 && double.IsFinite(penalty.Weight)) || penalty.Interval < 1)
                throw new ArgumentException(
                    "A penalty must have a weight of 0 or more and an interval of 1 or more, but " + FormattableString
                    .Invariant($"'{penalty.Name}' has {penalty.Weight} and {penalty.Interval}; correct them."));
        if (penalties.GroupBy(penalty => penalty.Name).FirstOrDefault(group => group.Count() > 1) is { } same)
            throw new ArgumentException(
                $"Each penalty must have a name of its own, by which it is reported, but {same.Count()} are called " +
                $"'{same.Key}'; add their weights, or rename one.");
    }

    /// <summary>The penalties with state as one module; its keys are those of checkpoints.</summary>
    private sealed class PenaltyState : Module
    {
        private PenaltyState()
            : base(nameof(PenaltyState))
        {
        }

        public static PenaltyState? Create(IEnumerable<IGanPenalty> penalties)
        {
            PenaltyState? all = null;

            foreach (var penalty in penalties)
                if (penalty.State is { } state)
                    (all ??= new()).register_module(penalty.Name, state);

            return all;
        }
    }
}
