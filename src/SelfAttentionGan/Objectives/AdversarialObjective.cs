using SelfAttentionGan.Losses;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Objectives;

/// <summary>The GAN's game: pictures painted from latents, real ones beside them, one loss on the scores.</summary>
/// <remarks>
/// In its turn the discriminator scores real pictures and painted ones, and pays its penalties; in the generator's
/// new ones are painted and scored. Both sides' pictures are augmented before they are scored, if at all.
/// </remarks>
public sealed class AdversarialObjective : IGanObjective
{
    private readonly IGanLoss loss;
    private readonly IReadOnlyList<WeightedPenalty> penalties;
    private readonly DiffAugment? augment;

    /// <summary>Makes a game.</summary>
    /// <param name="loss">What the two are asked for; <see cref="HingeLoss"/> is the paper's.</param>
    /// <param name="penalties">What the discriminator pays for besides. By default nothing.</param>
    /// <param name="augment">How the discriminator's pictures are changed. By default they are not.</param>
    public AdversarialObjective(
        IGanLoss loss, IReadOnlyList<WeightedPenalty>? penalties = null, DiffAugment? augment = null)
    {
        (this.loss, this.penalties, this.augment) = (loss, penalties ?? [], augment);

        var memories = this.penalties.Where(penalty => penalty.Penalty is Module).ToArray();
        Memory = memories.Length > 0 ? new PenaltyMemory(memories) : null;
    }

    /// <summary>What its penalties remember, such as LeCam's running means; null where none does.</summary>
    public Module? Memory { get; }

    /// <summary>The options that <see cref="From"/> made it of; null where it was put together by hand.</summary>
    public AdversarialOptions? Options { get; private init; }

    object? IGanObjective.Options => Options;

    /// <summary>Whether a penalty of this kind is paid.</summary>
    internal bool Pays<TPenalty>() => penalties.Any(penalty => penalty.Penalty is TPenalty);

    /// <summary>Makes the game that the options describe.</summary>
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
                : new DiffAugment(options.AugmentColor, options.AugmentTranslation, options.AugmentCutout))
        {
            Options = options,
        };
    }

    /// <inheritdoc/>
    public Verdict ForDiscriminator(Turn turn)
    {
        var (real, labels) = (turn.Real.Images, turn.Real.Labels);

        var seenReal = Augment(turn, real);                                     // (n, c, h, w)
        var fake = turn.Paint();                                                // (n, c, h, w)
        var realScores = turn.Score(seenReal, labels);                          // (n)
        var fakeScores = Judge(turn, fake, turn.Labels);                        // (n)

        var judgement = new Judgement
        {
            RealImages = real,
            FakeImages = fake,
            RealScores = realScores,
            FakeScores = fakeScores,
            JudgeAsReal = pictures => Judge(turn, pictures, labels),
            JudgeAsFake = pictures => Judge(turn, pictures, turn.Labels),
            Uniform = count => turn.Uniform(count),
        };
        var terms = penalties
            .Where(penalty => turn.Updates % penalty.Every == 0)
            .Select(penalty => new LossTerm(
                penalty.Name, penalty.Penalty.For(judgement) * Scalars.Of(penalty.Weight * penalty.Every)))
            .Prepend(new(LossTerm.Adversarial, loss.ForDiscriminator(realScores, fakeScores)));

        return new([.. terms], realScores, fakeScores, fake);
    }

    /// <inheritdoc/>
    public IReadOnlyList<LossTerm> ForGenerator(Turn turn)
    {
        var scores = Judge(turn, turn.Paint(), turn.Labels);                    // (n)

        return
        [
            new(LossTerm.Adversarial, loss.ForGenerator(
                scores, () => Judge(turn, turn.Real.Images, turn.Real.Labels))),
        ];
    }

    private Tensor Judge(Turn turn, Tensor pictures, Tensor? labels) =>
        turn.Score(Augment(turn, pictures), labels);

    private Tensor Augment(Turn turn, Tensor pictures) =>
        augment?.Apply(pictures, count => turn.Uniform(count)) ?? pictures;

    private static IGanLoss Loss(AdversarialOptions options) => options.Loss switch
    {
        GanLoss.Bce => new BceLoss(options.LabelSmoothing),
        GanLoss.BceSaturating => new BceLoss(options.LabelSmoothing, saturating: true),
        GanLoss.LeastSquares => new LeastSquaresLoss(),
        GanLoss.Wasserstein => new WassersteinLoss(),
        GanLoss.RelativisticAverage => new RelativisticAverageLoss(),
        _ => new HingeLoss(),
    };

    private static IEnumerable<WeightedPenalty> Penalties(AdversarialOptions options) =>
    [
        new("gradientPenalty", new GradientPenalty(), options.GradientPenalty, options.PenaltyEvery),
        new("r1", new R1Penalty(), options.R1, options.PenaltyEvery),
        new("r2", new R2Penalty(), options.R2, options.PenaltyEvery),
        new("leCam", new LeCamPenalty(options.LeCamDecay), options.LeCam),
    ];

    private sealed class PenaltyMemory : Module
    {
        public PenaltyMemory(WeightedPenalty[] penalties)
            : base(nameof(PenaltyMemory))
        {
            foreach (var penalty in penalties)
                register_module(penalty.Name, (Module)penalty.Penalty);
        }
    }
}
