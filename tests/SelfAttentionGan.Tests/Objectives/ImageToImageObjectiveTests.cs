using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Pairs;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models.Translation;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Objectives;

/// <summary>Image-to-image translation by a U-Net and a patch discriminator on the ordinary trainer.</summary>
public sealed class ImageToImageObjectiveTests : IClassFixture<Seeded>, IDisposable
{
    private static readonly TranslationOptions Networks = new()
    {
        ImageHeight = 16,
        GeneratorChannels = [8, 8],
        DiscriminatorChannels = [8, 8],
        GeneratorAttention = [8],
        DiscriminatorAttention = [8],
    };

    private static readonly GanTrainerOptions Training = new() { Steps = 4, BatchSize = 2, ReportEvery = 1, EmaDecay = 0.5 };

    private readonly IImageSource pairs =
        Datasets.Pairs(Datasets.SyntheticDigits(16, channels: 3, count: 20), ImageCorruptions.Grayscale());

    private readonly UNetGenerator generator;
    private readonly PatchDiscriminator discriminator;
    private readonly List<TrainingReport> reports = [];

    public ImageToImageObjectiveTests()
    {
        manual_seed(1);
        (generator, discriminator) = (new(Networks), new(Networks));
    }

    public void Dispose()
    {
        generator.Dispose();
        discriminator.Dispose();
    }

    [Fact]
    public void A_resumed_training_ends_in_the_same_bits()
    {
        var whole = Run(Training, new InMemoryCheckpointStore());
        var store = new InMemoryCheckpointStore();

        Run(Training with { Steps = 2 }, store);
        var resumed = Run(Training, store);

        resumed.Should().Be(whole);
    }

    [Fact]
    public void A_trained_network_is_opened_from_its_run()
    {
        using var folder = new TemporaryFolder();
        var run = RunDirectory.OpenOrCreate(folder.Path);
        Run(Training, new FileCheckpointStore(run));

        using var opened = new UNetGenerator(run.ReadOptions<TranslationOptions>("model"));
        using var average = new UNetGenerator(run.ReadOptions<TranslationOptions>("model"));
        new FileCheckpointStore(run).LoadWeights("generator", opened).Should().Be(4);
        new FileCheckpointStore(run).LoadWeights("average", average);

        Run(Training, store: null).Should().StartWith(TensorHash.Of(opened)).And.EndWith(TensorHash.Of(average));
    }

    [Fact]
    public void No_step_leaves_tensors_behind()
    {
        var alive = new List<long>();

        Run(Training, store: null, observer: _ => alive.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount));

        alive.Skip(2).Should().OnlyContain(count => count == alive[1]);
    }

    [Fact]
    public void Without_an_adversarial_weight_the_distance_alone_is_minimized()
    {
        Run(Training with { Steps = 1 }, store: null, objective: new ImageToImageObjective(new HingeLoss(), adversarialWeight: 0));

        reports[0].Losses["generator.adversarial"].Should().Be(0);
        reports[0].GeneratorLoss.Should().Be(reports[0].Losses["generator.l1"]);
    }

    [Fact]
    public void A_perceptual_term_compares_features_and_is_zero_for_equal_ones()
    {
        var distance = new PerceptualObjective(new ImageToImageObjective(new HingeLoss()), images => images * 3, weight: 2);
        Run(Training with { Steps = 1 }, store: null, objective: distance);
        var (perceptual, l1) = (reports[0].Losses["generator.perceptual"], reports[0].Losses["generator.l1"]);
        reports.Clear();

        Run(Training with { Steps = 1 }, store: null, objective: new PerceptualObjective(
            new ImageToImageObjective(new HingeLoss()), images => images * 0));

        perceptual.Should().BeApproximately(l1 / 100 * 6, 1e-4, "features are three times the images, weighted by 2");
        reports[0].Losses["generator.perceptual"].Should().Be(0);
    }

    [Fact]
    public void Non_finite_inputs_stop_the_training()
    {
        var broken = Datasets.Pairs(Datasets.SyntheticDigits(16, channels: 3), (images, _) => images[.., ..1] * float.NaN);

        FluentActions.Invoking(() => new GanTrainer(generator, discriminator, Training, new ImageToImageObjective(new HingeLoss())).Run(broken, []))
            .Should().Throw<NotFiniteNumberException>();
    }

    private string Run(
        GanTrainerOptions options, ICheckpointStore? store, Action<TrainingReport>? observer = null, IGanObjective? objective = null)
    {
        manual_seed(1);
        using var network = new UNetGenerator(Networks);
        using var critic = new PatchDiscriminator(Networks);
        using var trainer = new GanTrainer(network, critic, options, objective ?? new ImageToImageObjective(new HingeLoss()))
        {
            Checkpoints = store,
        };

        trainer.Run(pairs, [new DelegateObserver(observer ?? reports.Add)]);
        return TensorHash.Of(network) + TensorHash.Of(critic) + TensorHash.Of(trainer.Average!.Module);
    }
}
