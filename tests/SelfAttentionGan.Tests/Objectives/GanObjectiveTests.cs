using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Tests.Objectives;

public sealed class GanObjectiveTests : IClassFixture<Seeded>
{
    private readonly GanTrainerOptions options = new()
    {
        Steps = 90,
        BatchSize = 8,
        ReportEvery = 30,
        GeneratorLearningRate = 3e-2,
        DiscriminatorLearningRate = 1e-3,
    };

    private readonly List<TrainingReport> reports = [];

    [Fact]
    public void Images_are_translated_to_images()
    {
        using var generator = Conv2d(1, 1, 1);
        using var discriminator = Conv2d(2, 1, 3);

        new GanTrainer(generator.AsGenerator(0), discriminator.AsDiscriminator(), options, new ImageToImageObjective(new LeastSquaresLoss()))
            .Run(new Negatives(), [new DelegateObserver(reports.Add)]);

        generator.weight!.item<float>().Should().BeApproximately(-1, 0.05f, "each target is its input's negative");
        reports[^1].Losses["generator.l1"].Should().BeLessThan(reports[0].Losses["generator.l1"] / 4);
        reports[^1].Losses.Keys.Should().BeEquivalentTo(
            "discriminator.adversarial", "generator.adversarial", "generator.l1");
    }

    [Fact]
    public void A_source_without_pairs_is_rejected()
    {
        var run = () => new GanTrainer(
            Conv2d(3, 3, 1).AsGenerator(0), Conv2d(6, 1, 3).AsDiscriminator(), options, new ImageToImageObjective(new HingeLoss()))
            .Run(new SyntheticImages(size: 8), []);

        run.Should().Throw<InvalidDataException>().WithMessage("*needs pairs*without inputs*");
    }

    [Fact]
    public void Generated_images_of_another_size_than_the_pairs_are_rejected()
    {
        var run = () => new GanTrainer(
            Conv2d(1, 1, 3).AsGenerator(0), Conv2d(2, 1, 3).AsDiscriminator(), options, new ImageToImageObjective(new HingeLoss()))
            .Run(new Negatives(), []);

        run.Should().Throw<ArgumentException>().WithMessage("*like the targets*1×8×8*6×6*");
    }

    [Fact]
    public void A_decorator_can_add_a_term_without_generating_twice()
    {
        var calls = 0;
        using var generator = Sequential(Linear(8, 192), Tanh(), Unflatten(1, [3, 8, 8]));
        generator.register_forward_hook((_, _, output) =>
        {
            calls++;
            return output;
        });
        var training = options with { Steps = 1 };

        new GanTrainer(
            generator.AsGenerator(), Sequential(Flatten(), Linear(192, 1)).AsDiscriminator(), training, new WithBrightness())
            .Run(new SyntheticImages(size: 8), [new DelegateObserver(reports.Add)]);

        reports[0].Losses.Keys.Should().BeEquivalentTo(
            "discriminator.adversarial", "generator.adversarial", "generator.brightness");
        reports[0].GeneratorLoss.Should().BeApproximately(
            reports[0].Losses["generator.adversarial"] + reports[0].Losses["generator.brightness"], 1e-6);
        calls.Should().Be(3, "once for the check of shapes, and once in each update");
    }

    [Fact]
    public void CycleGAN_can_be_written_as_an_objective()
    {
        var store = new InMemoryCheckpointStore();
        using var generators = new Pair(() => Conv2d(1, 1, 1));
        using var discriminators = new Pair(() => Sequential(Conv2d(1, 4, 3), LeakyReLU(), Conv2d(4, 1, 3)));

        new GanTrainer(generators.AsGenerator(0), discriminators.AsDiscriminator(), options, new Cycle(generators, discriminators)) { Checkpoints = store }
            .Run(new Negatives(), [new DelegateObserver(reports.Add)]);

        reports[^1].Losses.Keys.Should().BeEquivalentTo(
            "discriminator.there", "discriminator.back", "generator.there", "generator.back", "generator.cycle");
        reports[^1].Losses["generator.cycle"].Should().BeLessThan(reports[0].Losses["generator.cycle"] / 2);
        store.At(90).Keys.Should().Contain("objective", "its state is saved, too");
    }

    /// <summary>A decorator that adds a brightness term.</summary>
    private sealed class WithBrightness : IGanObjective
    {
        public IGanObjective Inner { get; } = new AdversarialObjective(new HingeLoss());

        public GanStepResult ComputeDiscriminatorLoss(GanStepContext step) => Inner.ComputeDiscriminatorLoss(step);

        public GanStepResult ComputeGeneratorLoss(GanStepContext step)
        {
            var result = Inner.ComputeGeneratorLoss(step);

            return result with { Terms = [.. result.Terms, new("brightness", result.FakeImages.square().mean())] };
        }
    }

    /// <summary>Images of one shade each, with their negatives as inputs.</summary>
    private sealed class Negatives : IImageSource
    {
        public ImageShape Shape => new(1, 8, 8);

        public long Count => 64;

        public int Classes => 0;

        public Batch Read(ReadOnlySpan<long> indices)
        {
            var shades = tensor(indices.ToArray(), dtype: float32) / Scalars.Of(32) - Scalars.One;
            var images = shades.view(-1, 1, 1, 1).expand(-1, 1, 8, 8).contiguous();

            return new(images, inputs: -images);
        }
    }

    private sealed class Pair : Module<Tensor, Tensor>
    {
        public Pair(Func<Module<Tensor, Tensor>> make)
            : base(nameof(Pair))
        {
            (There, Back) = (make(), make());
            register_module("there", There);
            register_module("back", Back);
        }

        public Module<Tensor, Tensor> There { get; }

        public Module<Tensor, Tensor> Back { get; }

        public override Tensor forward(Tensor input) => There.call(input);
    }

    /// <summary>CycleGAN's objective: both translations in turn reconstruct the image.</summary>
    private sealed class Cycle(Pair generators, Pair discriminators) : IGanObjective
    {
        private readonly LeastSquaresLoss loss = new();

        public Module? State { get; } = BatchNorm1d(1);

        public GanStepResult ComputeDiscriminatorLoss(GanStepContext step)
        {
            var (a, b) = (step.Real.Inputs!, step.Real.Images);
            var fake = step.Generator.Generate(a);
            var (real, fakeScores) = (discriminators.There.call(b), discriminators.There.call(fake));

            return new(
                [
                    new("there", loss.ForDiscriminator(real, fakeScores)),
                    new("back", loss.ForDiscriminator(
                        discriminators.Back.call(a), discriminators.Back.call(generators.Back.call(b).detach()))),
                ],
                real, fakeScores, fake);
        }

        public GanStepResult ComputeGeneratorLoss(GanStepContext step)
        {
            var (a, b) = (step.Real.Inputs!, step.Real.Images);
            var (there, back) = (generators.There.call(a), generators.Back.call(b));

            return new(
            [
                new("there", loss.ForGenerator(discriminators.There.call(there), () => discriminators.There.call(b))),
                new("back", loss.ForGenerator(discriminators.Back.call(back), () => discriminators.Back.call(a))),
                new("cycle", 10 * (l1_loss(generators.Back.call(there), a) + l1_loss(generators.There.call(back), b))),
            ], null, null, there);
        }
    }
}
