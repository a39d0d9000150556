using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training;

public sealed class GanTrainerResumeTests
{
    private const int Steps = 11;

    private static readonly SaganOptions Small = new() { ImageSize = 16, BaseChannels = 8, LatentDim = 8 };

    private static readonly GanTrainerOptions Training = new()
    {
        Steps = Steps,
        BatchSize = 4,
        ReportEvery = 2,
        CheckpointEvery = 3,
    };

    public static TheoryData<string> Recipes => [.. Recipe.Keys];

    private static readonly Dictionary<string, (SaganOptions, AdversarialOptions, GanTrainerOptions)> Recipe = new()
    {
        ["plain"] = (Small, new(), Training),
        ["conditional"] = (
            Small with { Classes = 4 }, new() { GradientPenaltyWeight = 10 }, Training with { HorizontalFlip = true, Workers = 3 }),
        ["everything"] = (
            Small with { Backbone = SaganBackbone.ResNet, BaseChannels = 4 },
            new()
            {
                Loss = GanLossKind.RelativisticAverage,
                R1Weight = 1,
                R2Weight = 1,
                PenaltyInterval = 2,
                LeCamWeight = 0.3,
                AugmentColor = true,
                AugmentTranslation = true,
                AugmentCutout = true,
            },
            Training with
            {
                Workers = 0,
                GradientAccumulationSteps = 2,
                CriticSteps = 2,
                EmaDecay = 0.9,
                EmaStartStep = 2,
                LearningRateSchedule = LearningRateScheduleKind.Cosine,
                WarmupSteps = 2,
                DecayEndStep = 40,
                MaxGradientNorm = 0.5,
                GeneratorBeta1 = 0.5,
                DiscriminatorBeta1 = 0.5,
            }),
        ["AdamW"] = (
            Small, new(), Training with { Optimizer = OptimizerKind.AdamW, WeightDecay = 0.1, LearningRateSchedule = LearningRateScheduleKind.Linear, DecayEndStep = 40 }),
        ["RMSprop"] = (
            Small, new(), Training with { Optimizer = OptimizerKind.RmsProp, WeightDecay = 0.1, WarmupSteps = 4 }),
    };

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_run_that_was_stopped_ends_in_the_bits_of_one_that_was_not(string recipe)
    {
        var straight = new InMemoryCheckpointStore();
        var reports = Run(recipe, Steps, straight);

        var halting = new InMemoryCheckpointStore();
        var first = Run(recipe, steps: 5, halting);
        var second = Run(recipe, Steps, halting);

        halting.Steps.Should().Equal([3, 5, 6, 9, 11], "the last step is saved, too");
        halting.At(Steps).Should().Equal(straight.At(Steps), "they are all part of the training");
        first.Where(report => report.Step % 2 == 0).Concat(second).Select(Timeless)
            .Should().BeEquivalentTo(reports.Select(Timeless), "a report between two due ones changes nothing");
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_run_that_was_cancelled_goes_on_in_the_same_bits(string recipe)
    {
        var straight = new InMemoryCheckpointStore();
        Run(recipe, Steps, straight);

        var halting = new InMemoryCheckpointStore();
        using var cancellation = new CancellationTokenSource();
        var run = () => Run(recipe, Steps, halting, new DelegateObserver(_ => cancellation.Cancel()), cancellation.Token);
        run.Should().Throw<OperationCanceledException>();
        halting.Steps.Should().Equal([2], "it was cancelled at the first report and saved at once");
        Run(recipe, Steps, halting);

        halting.At(Steps).Should().Equal(straight.At(Steps), "they are all part of the training");
    }

    [Fact]
    public void A_run_that_is_at_its_end_trains_no_more()
    {
        var store = new InMemoryCheckpointStore();
        Run("plain", Steps, store);

        Run("plain", Steps, store).Should().BeEmpty();

        store.Steps.Should().Equal(3, 6, 9, 11);
    }

    [Fact]
    public void Options_that_change_with_a_resume_are_heeded()
    {
        var (kept, changed) = (new InMemoryCheckpointStore(), new InMemoryCheckpointStore());
        Run("plain", steps: 3, kept);
        Run("plain", steps: 3, changed);

        Run("plain", Steps, kept);
        Run("plain", Steps, changed, change: training => training with { GeneratorBeta1 = 0.9 });

        changed.At(3).Should().Equal(kept.At(3));
        changed.At(Steps)["generator"].Should().NotBe(kept.At(Steps)["generator"], "Adam's betas are in its state, too");
    }

    [Fact]
    public void Everything_that_learns_or_draws_is_kept()
    {
        var store = new InMemoryCheckpointStore();

        Run("everything", steps: 3, store);

        store.At(3).Keys.Should().BeEquivalentTo(
            "generator", "discriminator", "average", "objective", "random-state", "generator-optimizer",
            "discriminator-optimizer");
    }

    private static object Timeless(TrainingReport report) => report with
    {
        ImagesPerSecond = 0,
        Seconds = 0,
        SecondsLeft = 0,
        LiveTensors = 0,
        PeakMemory = 0,
    };

    private static List<TrainingReport> Run(
        string recipe, int steps, ICheckpointStore store, IGanObserver? other = null,
        CancellationToken cancellation = default, Func<GanTrainerOptions, GanTrainerOptions>? change = null)
    {
        var (model, objective, training) = Recipe[recipe];
        training = change?.Invoke(training) ?? training;
        manual_seed(3);
        using var generator = SaganGeneratorBuilder.From(model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(model).Build();
        var reports = new List<TrainingReport>();

        using var trainer = new GanTrainer(
            generator, discriminator, training with { Steps = steps }, AdversarialObjective.From(objective))
        {
            Checkpoints = store,
        };
        trainer.Run(
            new SyntheticImages(classes: model.Classes), other is null ? [new DelegateObserver(reports.Add)] : [other], cancellation);

        return reports;
    }
}
