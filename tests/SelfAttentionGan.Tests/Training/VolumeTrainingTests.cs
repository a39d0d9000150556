using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Voxels;
using SelfAttentionGan.Inference;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Losses.Penalties;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Models;
using SelfAttentionGan.Models.Voxels;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Objectives.Augmentation;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Tests.Metrics;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training;

/// <summary>Volumes, batches of five dimensions, on the ordinary trainer.</summary>
public sealed class VolumeTrainingTests : IClassFixture<Seeded>, IDisposable
{
    private static readonly VoxelOptions Networks = new() { Size = 16, LatentDim = 4, BaseChannels = 8, DiscriminatorAttention = [8] };

    private static readonly GanTrainerOptions Training = new()
    {
        Steps = 4,
        BatchSize = 2,
        ReportEvery = 1,
        EmaDecay = 0.5,
        HorizontalFlip = true,
    };

    private readonly IImageSource objects = Datasets.SyntheticFurniture(16, count: 20);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_resumed_training_ends_in_the_same_bits(bool completes)
    {
        var whole = Run(Training, new InMemoryCheckpointStore(), completes);
        var store = new InMemoryCheckpointStore();

        Run(Training with { Steps = 2 }, store, completes);
        var resumed = Run(Training, store, completes);

        resumed.Should().Be(whole);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_step_leaves_tensors_behind(bool completes)
    {
        var alive = new List<long>();

        Run(Training, store: null, completes, new DelegateObserver(
            _ => alive.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount)));

        alive.Skip(2).Should().OnlyContain(count => count == alive[1]);
    }

    [Fact]
    public void A_run_has_checkpoints_samples_and_a_report()
    {
        var run = RunDirectory.OpenOrCreate(Path.Combine(folder.Path, "run"));
        using var generator = new VoxelGenerator(Networks);
        using var discriminator = new VoxelDiscriminator(Networks);
        using var trainer = new GanTrainer(generator, discriminator, Training with { Steps = 2 }, new HingeLoss())
        {
            Checkpoints = new FileCheckpointStore(run),
        };

        trainer.Run(objects, [GanObservers.Samples(run, generator, every: 2, rows: 2), GanObservers.Metrics(run)]);
        RunReport.Write(run);

        File.Exists(run.Sample(2)).Should().BeTrue();
        File.Exists(run.Report).Should().BeTrue();
        File.ReadAllText(run.Data).Should().Contain("\"depth\": 16");
        File.ReadAllText(Path.Combine(run.Location, "networks.json")).Should().Contain("up8");
    }

    [Fact]
    public void A_run_is_opened_by_a_function_that_builds_the_generator()
    {
        var run = RunDirectory.OpenOrCreate(Path.Combine(folder.Path, "run"));
        using var generator = new VoxelGenerator(Networks);
        using var discriminator = new VoxelDiscriminator(Networks);
        using var trainer = new GanTrainer(generator, discriminator, Training with { Steps = 1 }, new HingeLoss())
        {
            Checkpoints = new FileCheckpointStore(run),
        };
        trainer.Run(objects, []);

        using var trained = TrainedGenerator.Open(run.Location, build: () => new VoxelGenerator(Networks));
        using var voxels = trained.Generate(2);

        voxels.shape.Should().Equal(2, 1, 16, 16, 16);
        trained.GenerateImages(2).Should().HaveCount(2, "each volume has a view");
        FluentActions.Invoking(() => TrainedGenerator.Open(run.Location)).Should().Throw<InvalidDataException>()
            .WithMessage("*A run of other networks*function that builds the generator*");
    }

    [Fact]
    public void A_gradient_penalty_takes_volumes()
    {
        var losses = new List<TrainingReport>();

        Run(
            Training with { Steps = 1 }, store: null, completes: false, new DelegateObserver(losses.Add),
            new AdversarialObjective(new HingeLoss(), [new GradientPenalty(), new R1Penalty()]));

        losses[0].Losses["discriminator.gradientPenalty"].Should().BePositive();
    }

    [Fact]
    public void Parts_for_images_refuse_volumes()
    {
        var augmented = new AdversarialObjective(new HingeLoss(), augment: new DiffAugment(color: true, translation: true, cutout: true));
        var consistent = new AdversarialObjective(new HingeLoss(), [new RealConsistencyPenalty()]);

        FluentActions.Invoking(() => Run(Training, null, false, null, augmented)).Should().Throw<ArgumentException>()
            .WithMessage("Augmentation is for images*2×1×16×16×16*without it*");
        FluentActions.Invoking(() => Run(Training, null, false, null, consistent)).Should().Throw<ArgumentException>()
            .WithMessage("Consistency regularization*2×1×16×16×16*without it*");
        FluentActions.Invoking(() => Datasets.Pad(objects, 20, 20)).Should().Throw<ArgumentException>()
            .WithMessage("Padding takes images*1×16×16×16*");
        var evaluator = new GanEvaluator(new PixelExtractor(1), new() { Metrics = GanMetrics.FrechetDistance, Samples = 20 });
        FluentActions.Invoking(() => evaluator.Evaluate(objects, objects))
            .Should().Throw<ArgumentException>().WithMessage("Metrics of features are of images*VoxelMetrics*");
    }

    [Fact]
    public void Networks_of_another_size_are_refused()
    {
        using var generator = new VoxelGenerator(Networks with { Size = 32 });
        using var discriminator = new VoxelDiscriminator(Networks with { Size = 32 });

        FluentActions.Invoking(() => new GanTrainer(generator, discriminator, Training, new HingeLoss()).Validate(objects))
            .Should().Throw<ArgumentException>().WithMessage("*1×16×16×16*1×32×32×32*");
    }

    [Fact]
    public void Objects_are_kept_in_memory()
    {
        var voxels = rand([3, 1, 4, 5, 6]) * 2 - 1;
        var source = Datasets.FromTensor(voxels);

        using var batch = source.Read([2, 0]);

        source.Shape.Should().Be(new ImageShape(1, 5, 6) { Depth = 4 });
        batch.Images.allclose(voxels[tensor([2L, 0])], 0, 0).Should().BeTrue();
    }

    private string Run(
        GanTrainerOptions options, ICheckpointStore? store, bool completes, IGanObserver? observer = null,
        IGanObjective? objective = null)
    {
        manual_seed(1);
        var networks = Networks with { InputChannels = completes ? 2 : 0 };
        IGenerator generator = completes ? new VoxelCompletionGenerator(networks) : new VoxelGenerator(networks);
        using var module = generator.Module;
        using var discriminator = new VoxelDiscriminator(networks);
        objective ??= completes ? new ImageToImageObjective(new HingeLoss()) : new AdversarialObjective(new HingeLoss());
        using var trainer = new GanTrainer(generator, discriminator, options, objective) { Checkpoints = store };

        trainer.Run(
            completes ? Datasets.Pairs(objects, VoxelMasks.MissingHalf()) : objects, observer is null ? [] : [observer]);
        return TensorHash.Of(module) + TensorHash.Of(discriminator) + TensorHash.Of(trainer.Average!.Module);
    }
}
