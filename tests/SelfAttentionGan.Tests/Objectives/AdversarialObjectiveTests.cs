using SelfAttentionGan.Losses;
using SelfAttentionGan.Losses.Penalties;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Objectives;

public sealed class AdversarialObjectiveTests : IClassFixture<Seeded>
{
    private static readonly AdversarialOptions Everything = new()
    {
        R1Weight = 1,
        R2Weight = 1,
        PenaltyDecaySteps = 5,
        RealConsistencyWeight = 1,
        FakeConsistencyWeight = 1,
        LatentConsistencyWeight = 1,
        LatentDiversityWeight = 0.1,
        TopKFraction = 0.5,
        TopKDecaySteps = 5,
        AugmentColor = true,
        AugmentCutout = true,
        AdaptiveAugment = true,
        AdaptiveAugmentTarget = -0.9,
        AdaptiveAugmentImages = 50,
    };

    private readonly GanTrainerOptions training = new() { Steps = 12, BatchSize = 4, ReportEvery = 1, BurnInSteps = 6, EmaDecay = 0.9 };

    [Fact]
    public void A_training_with_all_of_them_stays_finite_and_leaves_no_tensors_behind()
    {
        var reports = Run(AdversarialObjective.From(Everything), training);

        reports.Should().HaveCount(12).And.OnlyContain(report => report.Losses.Values.All(double.IsFinite));
        reports.Skip(1).Should().OnlyContain(report => report.LiveTensors == reports[1].LiveTensors);
        reports[0].Losses.Keys.Should().BeEquivalentTo(
            "discriminator.adversarial", "discriminator.r1", "discriminator.r2", "discriminator.realConsistency",
            "discriminator.fakeConsistency", "discriminator.latentConsistency", "generator.adversarial",
            "generator.latentConsistency");
        reports[^1].Losses["generator.latentConsistency"].Should().BeLessThan(0, "it is a reward");
    }

    [Fact]
    public void The_probability_of_augmentation_is_reported()
    {
        var reports = Run(AdversarialObjective.From(Everything), training);

        reports[0].ObjectiveMetrics["augmentProbability"].Should().Be(0);
        reports[^1].ObjectiveMetrics["augmentProbability"].Should().BeApproximately(
            0.64, 1e-3, "two adjustments of 16 / 50 each: real scores are above 0 more often than in 5 of 100");
        Run(new AdversarialObjective(new HingeLoss()), training)[0].ObjectiveMetrics.Should().BeEmpty();
    }

    [Fact]
    public void Weights_that_decay_weight_the_terms()
    {
        var reports = Run(new AdversarialObjective(new HingeLoss(), [new OneThenStep()]), training);

        reports.Where(report => report.Step % 2 == 1).Select(report => Math.Round(report.Losses["discriminator.one"], 6))
            .Should().Equal(0.2, 0.6, 1.0, 1.4, 1.8, 2.2);
    }

    [Fact]
    public void A_penalty_with_a_wrong_weight_for_the_generator_is_rejected()
    {
        var create = () => new AdversarialObjective(
            new HingeLoss(), [new LatentConsistencyPenalty(generatorWeight: double.NaN)]);

        create.Should().Throw<ArgumentException>().WithMessage("*'latentConsistency' has 20, for the generator NaN*");
    }

    [Fact]
    public void With_all_images_kept_top_k_changes_no_bit()
    {
        Run(new AdversarialObjective(new HingeLoss(), topK: new(1)), training).Select(report => report.GeneratorLoss)
            .Should().Equal(Run(new AdversarialObjective(new HingeLoss()), training).Select(report => report.GeneratorLoss));
    }

    private static List<TrainingReport> Run(AdversarialObjective objective, GanTrainerOptions options)
    {
        manual_seed(1);
        var reports = new List<TrainingReport>();
        using var generator = Sequential(Linear(8, 192), Tanh(), Unflatten(1, [3, 8, 8]));
        using var average = Sequential(Linear(8, 192), Tanh(), Unflatten(1, [3, 8, 8]));
        using var discriminator = Sequential(Flatten(), Linear(192, 8), Tanh(), Linear(8, 1));

        new GanTrainer(
            generator.AsGenerator(), discriminator.AsDiscriminator(), options, objective, average.AsGenerator())
            .Run(new SyntheticImages(size: 8), [new DelegateObserver(reports.Add)]);

        return reports;
    }

    /// <summary>A penalty of 1 whose weight is a tenth of the step.</summary>
    private sealed class OneThenStep : IGanPenalty
    {
        public string Name => "one";

        public int Interval => 2;

        public double WeightAt(int step) => step / 10.0;

        public Tensor Compute(PenaltyContext context) => ones([]);
    }
}
