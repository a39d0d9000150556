using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Training;

/// <summary>Every option of a training has an observable effect.</summary>
public sealed class OptionEffectTests : IClassFixture<Seeded>
{
    public static TheoryData<string> Options =>
        OptionRecords.Names(typeof(GanTrainerOptions), typeof(AdversarialOptions));

    private static readonly Dictionary<string, OptionEffect<TrainingProbeOptions, TrainingProbe>> Effects = new()
    {
        [nameof(GanTrainerOptions.Steps)] = new("the last step", 4, run => run.Steps),
        [nameof(GanTrainerOptions.BatchSize)] = new("the images of a batch", 8, run => run.Reads),
        [nameof(GanTrainerOptions.GradientAccumulationSteps)] = new("the images of a forward pass", 2, run => run.ScoredShapes),
        [nameof(GanTrainerOptions.GeneratorLearningRate)] = new("the generator's update", 0.02, run => run.Generator),
        [nameof(GanTrainerOptions.DiscriminatorLearningRate)] = new("the discriminator's update", 0.02, run => run.Discriminator),
        [nameof(GanTrainerOptions.LearningRateSchedule)] = InRates("learning rates over the steps", LearningRateScheduleKind.Linear),
        [nameof(GanTrainerOptions.WarmupSteps)] = InRates("the first learning rates", 2),
        [nameof(GanTrainerOptions.DecayStartStep)] = InRates("the start of the decay", 1, WithDecay),
        [nameof(GanTrainerOptions.DecayEndStep)] = InRates("the end of the decay", 2, WithDecay),
        [nameof(GanTrainerOptions.FinalLearningRateFactor)] = InRates("the final learning rate", 0.5, WithDecay),
        [nameof(GanTrainerOptions.MaxGradientNorm)] = new("the update of a large gradient", 1e-6, run => run.Generator, run => run.Discriminator),
        [nameof(GanTrainerOptions.Optimizer)] = new("the update", OptimizerKind.RmsProp, run => run.Generator, run => run.Discriminator),
        ["GeneratorBeta1"] = new("the direction of a step", 0.5, run => run.Generator),
        ["GeneratorBeta2"] = new("the length of a step", 0.5, run => run.Generator),
        ["DiscriminatorBeta1"] = new("the direction of a step", 0.5, run => run.Discriminator),
        ["DiscriminatorBeta2"] = new("the length of a step", 0.5, run => run.Discriminator),
        [nameof(GanTrainerOptions.BurnInSteps)] = new("the first updates and the average", 2, run => run.Generator, run => run.Average) { Given = WithRaisedBeta2 },
        [nameof(GanTrainerOptions.BurnInBeta2)] = new("the first updates", 0.5, run => run.Generator, run => run.Discriminator)
        {
            Given = options => WithRaisedBeta2(options).With(nameof(GanTrainerOptions.BurnInSteps), 2),
        },
        [nameof(GanTrainerOptions.WeightDecay)] = new("the weights", 0.1, run => run.Generator, run => run.Discriminator),
        [nameof(GanTrainerOptions.CriticSteps)] = new("the discriminator's updates", 2, run => run.Reads),
        [nameof(GanTrainerOptions.HorizontalFlip)] = new("the real images", true, run => run.FirstReal),
        [nameof(GanTrainerOptions.Workers)] = new("which thread reads", 0, run => run.IsReadInStep),
        [nameof(GanTrainerOptions.Seed)] = new("latents and the order of images", 2, run => run.Latents, run => run.FirstReal),
        [nameof(GanTrainerOptions.ReportEvery)] = new("the number of reports", 2, run => run.Steps),
        [nameof(GanTrainerOptions.EmaDecay)] = new("the average", 0.5, run => run.Average) { Given = WithAverage },
        [nameof(GanTrainerOptions.EmaStartStep)] = new("the average of the first steps", 3, run => run.Average) { Given = WithAverage },
        [nameof(GanTrainerOptions.EmaStatisticsInterval)] = new("the average's statistics", 2, run => run.Average) { Given = WithAverage },
        [nameof(GanTrainerOptions.CheckpointEvery)] = new("the number of checkpoints", 1, run => run.Saves),
        [nameof(GanTrainerOptions.CheckpointMinutes)] = new("the number of checkpoints", 2.0, run => run.Saves),
        [nameof(GanTrainerOptions.ReplicaCheckEvery)] = new("the number of comparisons", 1, run => run.Broadcasts)
        {
            Given = options => options with { IsMirrored = true },
        },
        [nameof(GanTrainerOptions.RollbackLearningRateFactor)] = InRates("rates after a rollback", 0.1, WithRollbacks(1)),
        [nameof(GanTrainerOptions.MaxRollbacks)] = new("the number of rollbacks", 1, run => run.Failure) { Given = WithRollbacks(2) },
        ["StopOnCollapse"] = new("the outcome of a collapse", true, run => run.Failure) { Given = WithModeCollapse },
        [nameof(GanTrainerOptions.MinDiversity)] = new("the threshold of mode collapse", 0.0, run => run.Warnings) { Given = WithModeCollapse },
        [nameof(GanTrainerOptions.MinDiscriminatorLoss)] = new("the threshold of a vanished loss", 1.0, run => run.Warnings) { Given = WithVanishedLoss },
        [nameof(GanTrainerOptions.CollapseSteps)] = new("the steps until the warning", 2, run => run.Warnings) { Given = WithModeCollapse },

        [nameof(AdversarialOptions.Loss)] = new("both networks' updates", GanLossKind.Bce, run => run.Generator, run => run.Discriminator),
        [nameof(AdversarialOptions.LabelSmoothing)] = new("the discriminator's loss", 0.1, run => run.DiscriminatorLosses)
        {
            Given = options => options with { Objective = new() { Loss = GanLossKind.Bce } },
        },
        [nameof(AdversarialOptions.GradientPenaltyWeight)] = new("the loss terms", 10.0, run => run.Terms, run => run.Discriminator),
        [nameof(AdversarialOptions.R1Weight)] = new("the loss terms", 1.0, run => run.Terms, run => run.Discriminator),
        [nameof(AdversarialOptions.R2Weight)] = new("the loss terms", 1.0, run => run.Terms, run => run.Discriminator),
        [nameof(AdversarialOptions.PenaltyInterval)] = new("the steps with a penalty", 2, run => run.Terms)
        {
            Given = options => options with { Objective = new() { R1Weight = 1 } },
        },
        [nameof(AdversarialOptions.PenaltyDecaySteps)] = new("the penalty's weight", 2, run => run.Discriminator)
        {
            Given = options => options with { Objective = new() { R1Weight = 1 } },
        },
        [nameof(AdversarialOptions.FinalPenaltyFactor)] = new("the penalty's weight", 0.5, run => run.Discriminator)
        {
            Given = options => options with { Objective = new() { R2Weight = 1, PenaltyDecaySteps = 2 } },
        },
        [nameof(AdversarialOptions.RealConsistencyWeight)] = new("the loss terms", 10.0, run => run.Terms, run => run.Discriminator),
        [nameof(AdversarialOptions.FakeConsistencyWeight)] = new("the loss terms", 10.0, run => run.Terms, run => run.Discriminator),
        [nameof(AdversarialOptions.LatentConsistencyWeight)] = new("the loss terms", 20.0, run => run.Terms, run => run.Discriminator),
        [nameof(AdversarialOptions.LatentDiversityWeight)] = new("the loss terms", 0.5, run => run.Terms, run => run.Generator),
        [nameof(AdversarialOptions.LatentNoise)] = new("the close latents", 0.5, run => run.Generator, run => run.Discriminator)
        {
            Given = options => options with { Objective = new() { LatentConsistencyWeight = 20, LatentDiversityWeight = 0.5 } },
        },
        [nameof(AdversarialOptions.TopKFraction)] = new("the generator's update", 0.5, run => run.Generator),
        [nameof(AdversarialOptions.TopKDecaySteps)] = new("the generator's first updates", 3, run => run.Generator)
        {
            Given = options => options with { Objective = new() { TopKFraction = 0.5 } },
        },
        [nameof(AdversarialOptions.AdaptiveAugment)] = new("the images after four updates", true, run => run.Generator) { Given = WithLongRun },
        [nameof(AdversarialOptions.AdaptiveAugmentTarget)] = new("the probability", 1.0, run => run.Generator) { Given = WithAdaptiveAugment },
        [nameof(AdversarialOptions.AdaptiveAugmentImages)] = new("the probability", 1_000_000, run => run.Generator) { Given = WithAdaptiveAugment },
        [nameof(AdversarialOptions.LeCamWeight)] = new("the loss terms", 0.3, run => run.Terms, run => run.Discriminator),
        [nameof(AdversarialOptions.LeCamDecay)] = new("the running means of scores", 0.5, run => run.Discriminator)
        {
            Given = options => options with { Objective = new() { LeCamWeight = 1 } },
        },
        [nameof(AdversarialOptions.D2DceWeight)] = new("the loss terms", 0.5, run => run.Terms, run => run.Weights)
        {
            Given = options => options with { Classes = 2 },
        },
        [nameof(AdversarialOptions.D2DcePositiveMargin)] = InClassLoss("the attraction of its class", -0.5),
        [nameof(AdversarialOptions.D2DceNegativeMargin)] = InClassLoss("the repulsion of other classes", -0.5),
        [nameof(AdversarialOptions.D2DceTemperature)] = InClassLoss("the loss", 0.25),
        ["AugmentColor"] = Augmented(),
        ["AugmentTranslation"] = Augmented(),
        ["AugmentCutout"] = Augmented(),
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_has_an_effect(string option)
    {
        Effects.Should().ContainKey(option, "an option without an example may have no effect: add one");

        Effects[option].ShouldShow(new(), (options, value) => options.With(option, value), TrainingProbe.Of);
    }

    [Fact]
    public void The_learning_rate_of_one_network_is_not_the_others()
    {
        var options = new TrainingProbeOptions().With(nameof(GanTrainerOptions.Steps), 1);
        var plain = TrainingProbe.Of(options);

        TrainingProbe.Of(options.With(nameof(GanTrainerOptions.GeneratorLearningRate), 0.02)).Discriminator.Should().Be(plain.Discriminator, "the discriminator is updated first");
        TrainingProbe.Of(options.With(nameof(GanTrainerOptions.DiscriminatorLearningRate), 0.02)).Discriminator.Should().NotBe(plain.Discriminator);
    }

    [Fact]
    public void All_losses_differ()
    {
        var longer = new TrainingProbeOptions().With(nameof(GanTrainerOptions.Steps), 20);

        All<GanLossKind>(nameof(AdversarialOptions.Loss), longer, run => run.Weights).Should().OnlyHaveUniqueItems(
            "scores have left the hinge's margin, within which it is Wasserstein's");
    }

    [Fact]
    public void All_schedules_differ()
    {
        All<LearningRateScheduleKind>(nameof(GanTrainerOptions.LearningRateSchedule), new(), run => run.Rates).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void All_optimizers_differ()
    {
        All<OptimizerKind>(nameof(GanTrainerOptions.Optimizer), new TrainingProbeOptions().With(nameof(GanTrainerOptions.WeightDecay), 0.1), run => run.Weights)
            .Should().OnlyHaveUniqueItems();
    }

    private static IEnumerable<string> All<T>(string option, TrainingProbeOptions options, Func<TrainingProbe, string> observe)
        where T : struct, Enum => Enum.GetValues<T>().Select(value => observe(TrainingProbe.Of(options.With(option, value))));

    private static OptionEffect<TrainingProbeOptions, TrainingProbe> InRates(string what, object value, Func<TrainingProbeOptions, TrainingProbeOptions>? given = null) =>
        new(what, value, run => run.Rates, run => run.DiscriminatorRates) { Given = given ?? (options => options) };

    private static OptionEffect<TrainingProbeOptions, TrainingProbe> InClassLoss(string what, double value) =>
        new(what, value, run => run.DiscriminatorLosses, run => run.Weights)
        {
            Given = options => options with { Classes = 2, Objective = new() { D2DceWeight = 0.5 } },
        };

    private static OptionEffect<TrainingProbeOptions, TrainingProbe> Augmented() => new(
        "every image that is scored", true, run => run.FirstReal, run => run.FirstFake, run => run.FirstGenerated);

    private static TrainingProbeOptions WithLongRun(TrainingProbeOptions options) => options
        .With(nameof(GanTrainerOptions.Steps), 8).With(nameof(AdversarialOptions.AdaptiveAugmentTarget), -1.0)
        .With(nameof(AdversarialOptions.AdaptiveAugmentImages), 16);

    private static TrainingProbeOptions WithAdaptiveAugment(TrainingProbeOptions options) =>
        WithLongRun(options).With(nameof(AdversarialOptions.AdaptiveAugment), true);

    private static TrainingProbeOptions WithRaisedBeta2(TrainingProbeOptions options) => WithAverage(options)
        .With("GeneratorBeta2", 0.99).With("DiscriminatorBeta2", 0.99);

    private static TrainingProbeOptions WithDecay(TrainingProbeOptions options) => options.With(nameof(GanTrainerOptions.LearningRateSchedule), LearningRateScheduleKind.Linear);

    private static TrainingProbeOptions WithAverage(TrainingProbeOptions options) => options.With(nameof(GanTrainerOptions.EmaDecay), 0.9);

    private static Func<TrainingProbeOptions, TrainingProbeOptions> WithRollbacks(int times) => options =>
        (options with { NonFiniteCount = times }).With(nameof(GanTrainerOptions.MaxRollbacks), 3).With(nameof(GanTrainerOptions.CheckpointEvery), 1);

    /// <summary>Detects mode collapse in the first step.</summary>
    private static TrainingProbeOptions WithModeCollapse(TrainingProbeOptions options) => options.With(nameof(GanTrainerOptions.MinDiversity), 1.0).With(nameof(GanTrainerOptions.CollapseSteps), 1);

    /// <summary>Trains the discriminator only.</summary>
    private static TrainingProbeOptions WithVanishedLoss(TrainingProbeOptions options) => options
        .With(nameof(AdversarialOptions.Loss), GanLossKind.Bce).With(nameof(GanTrainerOptions.Steps), 20).With(nameof(GanTrainerOptions.GeneratorLearningRate), 1e-9).With(nameof(GanTrainerOptions.CollapseSteps), 1);
}
