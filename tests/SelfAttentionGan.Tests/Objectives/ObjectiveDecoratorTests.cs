using SelfAttentionGan.Losses;
using SelfAttentionGan.Losses.Penalties;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.SpectralNormalization;
using SelfAttentionGan.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Objectives;

/// <summary>A decorator that writes the three members that every one must, loses nothing.</summary>
public sealed class ObjectiveDecoratorTests
{
    private readonly GanTrainerOptions options = new() { Steps = 3, BatchSize = 4, ReportEvery = 1 };

    [Fact]
    public void A_decorated_run_has_the_bits_the_warnings_and_the_record_of_the_plain_one()
    {
        var (plain, decorated) = (Run(objective => objective), Run(objective => new Decorator(objective)));

        decorated.Store.At(3).Should().Equal(plain.Store.At(3)).And.ContainKey("objective", "LeCam has running means");
        decorated.Log.Lines.Should().Equal(plain.Log.Lines).And.Contain(line => line.Contains("they conflict"));
        new Decorator(AdversarialObjective.From(new() { R1Weight = 1 })).Record
            .Should().Be(new AdversarialOptions { R1Weight = 1 });
    }

    [Fact]
    public void Shapes_are_checked_through_a_decorator()
    {
        var trainer = new GanTrainer(
            Generator().AsGenerator(), Sequential(Flatten(), Linear(192, 2)).AsDiscriminator(), options,
            new Decorator(new AdversarialObjective(new HingeLoss())));

        trainer.Invoking(its => its.Validate(new SyntheticImages(size: 8)))
            .Should().Throw<ArgumentException>().WithMessage("*one score per image*");
    }

    private (InMemoryCheckpointStore Store, RecordingLogger Log) Run(Func<IGanObjective, IGanObjective> decorate)
    {
        manual_seed(1);
        var (store, log) = (new InMemoryCheckpointStore(), new RecordingLogger());
        var discriminator = Sequential(Flatten(), new SpectralNorm(Linear(192, 1)));
        var objective = new AdversarialObjective(new HingeLoss(), [new GradientPenalty(), new LeCamPenalty()]);

        new GanTrainer(
            Generator().AsGenerator(), discriminator.AsDiscriminator(), options, decorate(objective))
        {
            Checkpoints = store,
            Log = log,
        }.Run(new SyntheticImages(size: 8), []);

        return (store, log);
    }

    private static Module<Tensor, Tensor> Generator() => Sequential(Linear(8, 192), Tanh(), Unflatten(1, [3, 8, 8]));

    private sealed class Decorator(IGanObjective inner) : IGanObjective
    {
        public IGanObjective Inner => inner;

        public object? Record => ((IGanObjective)this).Options;

        public GanStepResult ComputeDiscriminatorLoss(GanStepContext step) => inner.ComputeDiscriminatorLoss(step);

        public GanStepResult ComputeGeneratorLoss(GanStepContext step) => inner.ComputeGeneratorLoss(step);
    }
}
