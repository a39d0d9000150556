using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Training;

/// <summary>Nothing is parsed and never used: whatever can be told to a training shows in it.</summary>
public sealed class OptionEffectTests : IClassFixture<Seeded>
{
    public static TheoryData<string> Options =>
        OptionRecords.Names(typeof(GanTrainerOptions), typeof(AdversarialOptions));

    private static readonly Dictionary<string, OptionEffect<Told, Trial>> Effects = new()
    {
        [nameof(GanTrainerOptions.Steps)] = new("the last step", 4, run => run.Steps),
        [nameof(GanTrainerOptions.BatchSize)] = new("the pictures of a batch", 8, run => run.Reads),
        [nameof(GanTrainerOptions.GradientAccumulationSteps)] = new("the pictures of a call", 2, run => run.JudgedShapes),
        [nameof(GanTrainerOptions.GeneratorLearningRate)] = new("how far the generator goes", 0.02, run => run.Generator),
        [nameof(GanTrainerOptions.DiscriminatorLearningRate)] = new("how far the discriminator goes", 0.02, run => run.Discriminator),
        [nameof(GanTrainerOptions.LearningRateSchedule)] = InRates("how rates go on", LearningRateScheduleKind.Linear),
        [nameof(GanTrainerOptions.WarmupSteps)] = InRates("how rates begin", 2),
        [nameof(GanTrainerOptions.DecayStartStep)] = InRates("where rates begin to fall", 1, Falling),
        [nameof(GanTrainerOptions.DecayEndStep)] = InRates("where rates have fallen", 2, Falling),
        [nameof(GanTrainerOptions.FinalLearningRateFactor)] = InRates("what is left of rates", 0.5, Falling),
        [nameof(GanTrainerOptions.MaxGradientNorm)] = new("steps of a long gradient", 1e-6, run => run.Generator, run => run.Discriminator),
        [nameof(GanTrainerOptions.Optimizer)] = new("the update", OptimizerKind.RmsProp, run => run.Generator, run => run.Discriminator),
        ["GeneratorBeta1"] = new("the direction of a step", 0.5, run => run.Generator),
        ["GeneratorBeta2"] = new("the length of a step", 0.5, run => run.Generator),
        ["DiscriminatorBeta1"] = new("the direction of a step", 0.5, run => run.Discriminator),
        ["DiscriminatorBeta2"] = new("the length of a step", 0.5, run => run.Discriminator),
        [nameof(GanTrainerOptions.WeightDecay)] = new("the weights", 0.1, run => run.Generator, run => run.Discriminator),
        [nameof(GanTrainerOptions.CriticSteps)] = new("the discriminator's turns", 2, run => run.Reads),
        [nameof(GanTrainerOptions.HorizontalFlip)] = new("the real pictures", true, run => run.FirstReal),
        [nameof(GanTrainerOptions.Workers)] = new("which thread reads", 0, run => run.IsReadInStep),
        [nameof(GanTrainerOptions.Seed)] = new("latents and the order of pictures", 2, run => run.Latents, run => run.FirstReal),
        [nameof(GanTrainerOptions.ReportEvery)] = new("the number of reports", 2, run => run.Steps),
        [nameof(GanTrainerOptions.EmaDecay)] = new("the average", 0.5, run => run.Average) { Given = Averaged },
        [nameof(GanTrainerOptions.EmaStartStep)] = new("the average of the first steps", 3, run => run.Average) { Given = Averaged },
        [nameof(GanTrainerOptions.CheckpointEvery)] = new("the number of checkpoints", 1, run => run.Saves),
        [nameof(GanTrainerOptions.CheckpointMinutes)] = new("the number of checkpoints", 2.0, run => run.Saves),
        [nameof(GanTrainerOptions.RollbackLearningRateFactor)] = InRates("rates after a fault", 0.1, RollingBack(1)),
        [nameof(GanTrainerOptions.MaxRollbacks)] = new("how many faults are borne", 1, run => run.Failure) { Given = RollingBack(2) },
        ["StopOnCollapse"] = new("what becomes of a collapse", true, run => run.Failure) { Given = Uniform },
        [nameof(GanTrainerOptions.MinDiversity)] = new("what counts as uniform", 0.0, run => run.Warnings) { Given = Uniform },
        [nameof(GanTrainerOptions.MinDiscriminatorLoss)] = new("what counts as a victory", 1.0, run => run.Warnings) { Given = Victorious },
        [nameof(GanTrainerOptions.CollapseSteps)] = new("how long it takes to warn", 2, run => run.Warnings) { Given = Uniform },

        [nameof(AdversarialOptions.Loss)] = new("what both learn", GanLossKind.Bce, run => run.Generator, run => run.Discriminator),
        [nameof(AdversarialOptions.LabelSmoothing)] = new("the discriminator's loss", 0.1, run => run.DiscriminatorLosses)
        {
            Given = told => told with { Objective = new() { Loss = GanLossKind.Bce } },
        },
        [nameof(AdversarialOptions.GradientPenaltyWeight)] = new("what is paid for", 10.0, run => run.Terms, run => run.Discriminator),
        [nameof(AdversarialOptions.R1Weight)] = new("what is paid for", 1.0, run => run.Terms, run => run.Discriminator),
        [nameof(AdversarialOptions.R2Weight)] = new("what is paid for", 1.0, run => run.Terms, run => run.Discriminator),
        [nameof(AdversarialOptions.PenaltyInterval)] = new("how often a slope is paid for", 2, run => run.Terms)
        {
            Given = told => told with { Objective = new() { R1Weight = 1 } },
        },
        [nameof(AdversarialOptions.LeCamWeight)] = new("what is paid for", 0.3, run => run.Terms, run => run.Discriminator),
        [nameof(AdversarialOptions.LeCamDecay)] = new("the means that scores are pulled to", 0.5, run => run.Discriminator)
        {
            Given = told => told with { Objective = new() { LeCamWeight = 1 } },
        },
        ["AugmentColor"] = Judged(),
        ["AugmentTranslation"] = Judged(),
        ["AugmentCutout"] = Judged(),
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_has_an_effect(string option)
    {
        Effects.Should().ContainKey(option, "what nobody has seen work may do nothing: give it an example");

        Effects[option].ShouldShow(new(), (told, value) => told.With(option, value), Trial.Of);
    }

    [Fact]
    public void A_rate_of_one_player_is_not_the_others()
    {
        var told = new Told().With(nameof(GanTrainerOptions.Steps), 1);
        var plain = Trial.Of(told);

        Trial.Of(told.With(nameof(GanTrainerOptions.GeneratorLearningRate), 0.02)).Discriminator.Should().Be(plain.Discriminator, "it learns first");
        Trial.Of(told.With(nameof(GanTrainerOptions.DiscriminatorLearningRate), 0.02)).Discriminator.Should().NotBe(plain.Discriminator);
    }

    [Fact]
    public void No_two_losses_are_one()
    {
        var longer = new Told().With(nameof(GanTrainerOptions.Steps), 20);

        All<GanLossKind>(nameof(AdversarialOptions.Loss), longer, run => run.Weights).Should().OnlyHaveUniqueItems(
            "scores have left the hinge's margin, within which it is Wasserstein's");
    }

    [Fact]
    public void No_two_schedules_are_one()
    {
        All<LearningRateScheduleKind>(nameof(GanTrainerOptions.LearningRateSchedule), new(), run => run.Rates).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void No_two_optimizers_are_one()
    {
        All<OptimizerKind>(nameof(GanTrainerOptions.Optimizer), new Told().With(nameof(GanTrainerOptions.WeightDecay), 0.1), run => run.Weights)
            .Should().OnlyHaveUniqueItems();
    }

    private static IEnumerable<string> All<T>(string option, Told told, Func<Trial, string> shows)
        where T : struct, Enum => Enum.GetValues<T>().Select(value => shows(Trial.Of(told.With(option, value))));

    private static OptionEffect<Told, Trial> InRates(string what, object value, Func<Told, Told>? given = null) =>
        new(what, value, run => run.Rates, run => run.DiscriminatorRates) { Given = given ?? (told => told) };

    private static OptionEffect<Told, Trial> Judged() => new(
        "every picture that is judged", true, run => run.FirstReal, run => run.FirstFake, run => run.FirstPainted);

    private static Told Falling(Told told) => told.With(nameof(GanTrainerOptions.LearningRateSchedule), LearningRateScheduleKind.Linear);

    private static Told Averaged(Told told) => told.With(nameof(GanTrainerOptions.EmaDecay), 0.9);

    private static Func<Told, Told> RollingBack(int times) => told =>
        (told with { Faults = times }).With(nameof(GanTrainerOptions.MaxRollbacks), 3).With(nameof(GanTrainerOptions.CheckpointEvery), 1);

    /// <summary>Asks for as much variety as noise has, and at once.</summary>
    private static Told Uniform(Told told) => told.With(nameof(GanTrainerOptions.MinDiversity), 1.0).With(nameof(GanTrainerOptions.CollapseSteps), 1);

    /// <summary>Lets the discriminator learn, and the generator not.</summary>
    private static Told Victorious(Told told) => told
        .With(nameof(AdversarialOptions.Loss), GanLossKind.Bce).With(nameof(GanTrainerOptions.Steps), 20).With(nameof(GanTrainerOptions.GeneratorLearningRate), 1e-9).With(nameof(GanTrainerOptions.CollapseSteps), 1);
}
