using SelfAttentionGan.Losses;
using SelfAttentionGan.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training;

public sealed class GanTrainerValidateTests : IClassFixture<Seeded>
{
    private readonly GanTrainerOptions options = new() { Steps = 3, BatchSize = 4, ReportEvery = 1 };
    private readonly Sequential generator = Sequential(Linear(8, 192), Tanh(), Unflatten(1, [3, 8, 8]));
    private readonly Sequential discriminator = Sequential(Flatten(), Linear(192, 1));

    [Fact]
    public void Validating_changes_no_weight_no_random_state_and_no_checkpoint()
    {
        var store = new InMemoryCheckpointStore();
        var before = (TensorHash.Of(generator), TensorHash.Of(discriminator), TensorHash.Of(get_rng_state()));
        generator.eval();

        Trainer(store).Validate(new SyntheticImages(size: 8));

        (TensorHash.Of(generator), TensorHash.Of(discriminator), TensorHash.Of(get_rng_state())).Should().Be(before);
        generator.training.Should().BeFalse();
        store.Steps.Should().BeEmpty();
    }

    [Fact]
    public void Incompatible_images_and_optimizers_are_rejected()
    {
        Trainer().Invoking(its => its.Validate(new SyntheticImages(size: 16))).Should().Throw<ArgumentException>();
        Trainer().Invoking(its => its.Validate(new SyntheticImages(size: 8, count: 3)))
            .Should().Throw<ArgumentException>().WithMessage("*3 images*batches of 4*");
        Trainer(optimizer: _ => optim.SGD(Linear(2, 2).parameters(), 0.1))
            .Invoking(its => its.Validate(new SyntheticImages(size: 8)))
            .Should().Throw<ArgumentException>().WithMessage("*generator's optimizer must have parameters*");
    }

    [Fact]
    public void A_custom_optimizer_follows_the_schedule_of_the_options()
    {
        options.LearningRateSchedule = LearningRateScheduleKind.Linear;
        options.FinalLearningRateFactor = 0;
        var rates = new List<double>();
        var before = TensorHash.Of(generator);

        Trainer(optimizer: parameters => optim.SGD(parameters, 0.5))
            .Run(new SyntheticImages(size: 8), [new DelegateObserver(report => rates.Add(report.GeneratorLearningRate))]);

        rates.Should().HaveCount(3).And.BeInDescendingOrder().And.OnlyContain(rate => rate < 0.5);
        TensorHash.Of(generator).Should().NotBe(before);
    }

    private GanTrainer Trainer(
        ICheckpointStore? store = null, Func<IEnumerable<Parameter>, OptimizerHelper>? optimizer = null) =>
        new(generator.AsGenerator(), discriminator.AsDiscriminator(), options, new HingeLoss())
        {
            Checkpoints = store,
            CreateGeneratorOptimizer = optimizer,
        };
}
