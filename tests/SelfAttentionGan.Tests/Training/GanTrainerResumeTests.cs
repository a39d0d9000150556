using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training;

public sealed class GanTrainerResumeTests
{
    private const int Steps = 8;

    private static readonly SaganOptions Small = new() { ImageSize = 16, BaseChannels = 8, LatentDim = 8 };

    private static readonly GanTrainerOptions Training = new()
    {
        Steps = Steps,
        BatchSize = 4,
        ReportEvery = 2,
        CheckpointEvery = 3,
    };

    // Trained once for both ways to interrupt it.
    private static readonly Dictionary<string, (InMemoryCheckpointStore, List<TrainingReport>)> Whole = [];

    public static TheoryData<string> Cases => [.. Case.Keys];

    private static readonly Dictionary<string, (SaganOptions, AdversarialOptions, GanTrainerOptions)> Case = new()
    {
        ["plain"] = (Small, new(), Training),
        ["conditional"] = (
            Small with { Classes = 4 }, new() { GradientPenaltyWeight = 10 }, Training with { HorizontalFlip = true, Workers = 3 }),
        ["class embeddings"] = (
            Small with { Classes = 4, ClassEmbeddingDim = 8 }, new() { D2DceWeight = 0.5 }, Training),
        ["everything"] = (
            Small with { Backbone = SaganBackbone.ResNet, BaseChannels = 4 },
            new()
            {
                Loss = GanLossKind.RelativisticPairing,
                R1Weight = 1,
                R2Weight = 1,
                PenaltyInterval = 2,
                PenaltyDecaySteps = 6,
                RealConsistencyWeight = 1,
                FakeConsistencyWeight = 1,
                LatentConsistencyWeight = 1,
                LatentDiversityWeight = 0.1,
                TopKFraction = 0.5,
                TopKDecaySteps = 6,
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
                BurnInSteps = 6,
                BurnInBeta2 = 0.5,
                LearningRateSchedule = LearningRateScheduleKind.Cosine,
                WarmupSteps = 2,
                DecayEndStep = 40,
                MaxGradientNorm = 0.5,
                GeneratorBeta1 = 0.5,
                DiscriminatorBeta1 = 0.5,
            }),
        ["adaptive augmentation"] = (
            Small,
            new()
            {
                AugmentColor = true,
                AdaptiveAugment = true,
                AdaptiveAugmentTarget = -0.9,
                AdaptiveAugmentImages = 40,
                R1Weight = 0.1,
                PenaltyInterval = 2,
            },
            Training with { GradientAccumulationSteps = 2 }),
        ["AdamW"] = (
            Small, new(), Training with { Optimizer = OptimizerKind.AdamW, WeightDecay = 0.1, LearningRateSchedule = LearningRateScheduleKind.Linear, DecayEndStep = 40 }),
        ["RMSprop"] = (
            Small, new(), Training with { Optimizer = OptimizerKind.RmsProp, WeightDecay = 0.1, WarmupSteps = 4 }),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_that_was_stopped_and_resumed_ends_bit_for_bit_as_one_without_a_stop(string name)
    {
        var (uninterrupted, reports) = Uninterrupted(name);

        var interrupted = new InMemoryCheckpointStore();
        var first = Run(name, steps: 5, interrupted);
        var second = Run(name, Steps, interrupted);

        interrupted.Steps.Should().Equal([3, 5, 6, 8], "the last step is saved, too");
        interrupted.At(Steps).Should().Equal(uninterrupted.At(Steps), "they are all part of the training");
        first.Where(report => report.Step % 2 == 0).Concat(second).Select(Timeless)
            .Should().BeEquivalentTo(reports.Select(Timeless), "a report between two due ones changes nothing");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_that_was_cancelled_resumes_bit_for_bit(string name)
    {
        var (uninterrupted, _) = Uninterrupted(name);

        var interrupted = new InMemoryCheckpointStore();
        using var cancellation = new CancellationTokenSource();
        var run = () => Run(name, Steps, interrupted, new DelegateObserver(_ => cancellation.Cancel()), cancellation.Token);
        run.Should().Throw<OperationCanceledException>();
        interrupted.Steps.Should().Equal([2], "it was cancelled at the first report and saved at once");
        Run(name, Steps, interrupted);

        interrupted.At(Steps).Should().Equal(uninterrupted.At(Steps), "they are all part of the training");
    }

    [Fact]
    public void A_finished_run_trains_no_further()
    {
        var store = new InMemoryCheckpointStore();
        Run("plain", Steps, store);

        Run("plain", Steps, store).Should().BeEmpty();

        store.Steps.Should().Equal(3, 6, 8);
    }

    [Fact]
    public void Options_that_change_on_resume_have_an_effect()
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
    public void A_checkpoint_has_all_networks_optimizers_and_random_states()
    {
        var store = new InMemoryCheckpointStore();

        Run("everything", steps: 3, store);

        store.At(3).Keys.Should().BeEquivalentTo(
            "generator", "discriminator", "average", "objective", "random-state", "generator-optimizer",
            "discriminator-optimizer");
    }

    private static (InMemoryCheckpointStore Checkpoints, List<TrainingReport> Reports) Uninterrupted(string name)
    {
        if (Whole.TryGetValue(name, out var trained))
            return trained;

        var store = new InMemoryCheckpointStore();
        return Whole[name] = (store, Run(name, Steps, store));
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
        string name, int steps, ICheckpointStore store, IGanObserver? other = null,
        CancellationToken cancellation = default, Func<GanTrainerOptions, GanTrainerOptions>? change = null)
    {
        var (model, objective, training) = Case[name];
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
