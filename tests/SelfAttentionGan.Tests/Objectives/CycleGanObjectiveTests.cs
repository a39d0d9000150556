using Goldens;
using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Models.Translation;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Tests.Training.Distributed;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Objectives;

/// <summary>Unpaired translation by CycleGAN's losses, alone and on the ordinary trainer.</summary>
public sealed class CycleGanObjectiveTests : IClassFixture<Seeded>
{
    private const int Steps = 4;

    private readonly Golden golden = new("cycle-gan");
    private readonly Pair generator = new("a_to_b", "b_to_a", () => Sequential(Conv2d(2, 2, 3, padding: 1), Tanh()));
    private readonly Pair discriminator = new(
        "a", "b", () => Sequential(Conv2d(2, 3, 3), Tanh(), Conv2d(3, 1, 1)));

    public CycleGanObjectiveTests()
    {
        generator.to(ScalarType.Float64).load_state_dict(golden.Under("generator"));
        discriminator.to(ScalarType.Float64).load_state_dict(golden.Under("discriminator"));
    }

    [Theory]
    [InlineData("adversarial", 0)]
    [InlineData("cycle", 1)]
    [InlineData("identity", 2)]
    public void The_generators_terms_and_their_gradients_are_those_of_pytorch(string name, int index)
    {
        var result = new CycleGanObjective(new LeastSquaresLoss()).ComputeGeneratorLoss(Step(isGeneratorStep: true));
        result.Terms[index].Value.backward();

        result.Terms.Select(term => term.Name).Should().Equal("adversarial", "cycle", "identity");
        ShouldHold(name, result.Terms[index].Value, generator);
    }

    [Fact]
    public void The_discriminators_loss_and_its_gradients_are_those_of_pytorch()
    {
        var result = new CycleGanObjective(new LeastSquaresLoss()).ComputeDiscriminatorLoss(Step(isGeneratorStep: false));
        result.Terms.Single().Value.backward();

        ShouldHold("discriminator-loss", result.Terms[0].Value, discriminator);
        generator.parameters().All(parameter => parameter.grad is null).Should().BeTrue("it is frozen");
        result.FakeImages.shape.Should().Equal(golden["b"].shape, "it is monitored beside a batch's images");
    }

    [Fact]
    public void A_translation_that_returns_its_images_costs_no_cycle_and_no_identity()
    {
        using var same = new Pair("a_to_b", "b_to_a", () => Sequential(Identity()));

        var result = new CycleGanObjective(new LeastSquaresLoss()).ComputeGeneratorLoss(Step(isGeneratorStep: true, same));

        result.Terms[1].Value.item<double>().Should().Be(0);
        result.Terms[2].Value.item<double>().Should().Be(0);
    }

    [Fact]
    public void Weights_scale_their_terms_and_no_identity_is_computed_with_weight_0()
    {
        var objective = new CycleGanObjective(new LeastSquaresLoss(), cycleWeight: 1, identityWeight: 0);

        var terms = objective.ComputeGeneratorLoss(Step(isGeneratorStep: true)).Terms;

        terms.Should().HaveCount(2);
        terms[1].Value.item<double>().Should().BeApproximately(golden["cycle"].item<double>() / 10, 1e-12);
    }

    [Fact]
    public void The_discriminator_sees_what_the_pools_return()
    {
        var pool = new ImagePool(new(2, 5, 5), capacity: 3);
        pool.to(ScalarType.Float64);
        pool.Query(zeros(3, 2, 5, 5, float64), count => zeros(count));
        var objective = new CycleGanObjective(new LeastSquaresLoss(), poolB: pool);
        var whole = new CycleGanObjective(new LeastSquaresLoss()).ComputeDiscriminatorLoss(Step(isGeneratorStep: false));

        var result = objective.ComputeDiscriminatorLoss(Step(isGeneratorStep: false));

        var ofB = result.FakeScores!.numel() / 2;
        result.FakeScores[..((int)ofB / 3)].std().item<double>().Should().BeLessThan(1e-9, "the first image is the pool's zeros");
        result.FakeScores[(int)ofB..].allclose(whole.FakeScores![(int)ofB..]).Should().BeTrue("A has no pool");
    }

    [Fact]
    public void Training_ends_bit_for_bit_as_one_that_was_stopped_and_resumed_and_leaks_no_tensor()
    {
        var (whole, stopped) = (new InMemoryCheckpointStore(), new InMemoryCheckpointStore());

        var reports = Train(Steps, whole);
        Train(2, stopped);
        Train(Steps, stopped);

        stopped.At(Steps).Should().Equal(whole.At(Steps), "the pools' images are part of the state");
        whole.At(Steps).Keys.Should().Contain(["average", "objective"]);
        reports.Select(report => report.LiveTensors).Distinct().Should().ContainSingle("no step leaves tensors behind");
        reports[^1].Losses.Keys.Should().BeEquivalentTo(
            "discriminator.adversarial", "generator.adversarial", "generator.cycle", "generator.identity");
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var objective = new CycleGanObjective(new LeastSquaresLoss());

        FluentActions.Invoking(() => Train(1, null, new SyntheticImages(size: 16)))
            .Should().Throw<InvalidDataException>().WithMessage("*two domains*without inputs*Unpaired*");
        FluentActions.Invoking(() => objective.ComputeGeneratorLoss(Step(
            isGeneratorStep: true, new Pair("a_to_b", "b_to_a", () => Sequential(Conv2d(2, 2, 3, dtype: ScalarType.Float64))))))
            .Should().Throw<ArgumentException>().WithMessage("*domain A*3×2×5×5*3×2×3×3*");
        FluentActions.Invoking(() => objective.ComputeGeneratorLoss(Step(isGeneratorStep: true, b: zeros(3, 1, 5, 5, float64))))
            .Should().Throw<ArgumentException>().WithMessage("*domain A*3×1×5×5*3×2×5×5*");
        FluentActions.Invoking(() => new CycleGanObjective(new LeastSquaresLoss(), identityWeight: -1))
            .Should().Throw<ArgumentException>().WithMessage("*0 or more*10 and -1*");
    }

    [Fact]
    public void Several_processes_are_refused_with_pools_alone()
    {
        var group = new MirroredProcessGroup();

        new CycleGanObjective(new LeastSquaresLoss()).Join(group);
        FluentActions.Invoking(() => new CycleGanObjective(new LeastSquaresLoss(), new ImagePool(new(3, 4, 4))).Join(group))
            .Should().Throw<NotSupportedException>().WithMessage("*history of generated images*leave the pools out*");
    }

    private static List<TrainingReport> Train(int steps, InMemoryCheckpointStore? store, IImageSource? source = null)
    {
        manual_seed(3);
        var networks = new TranslationOptions
        {
            ImageHeight = 16,
            InputChannels = 3,
            GeneratorChannels = [8, 8, 8],
            ResidualBlocks = 1,
            DiscriminatorChannels = [8, 8],
            DiscriminatorAttention = [],
        };
        using var generator = new CycleGenerator(networks);
        using var discriminator = new CycleDiscriminator(networks);
        using var unpaired = Datasets.Unpaired(Datasets.SyntheticFaces(16, 20), Datasets.SyntheticDigits(16, channels: 3, count: 30));
        var objective = new CycleGanObjective(
            new LeastSquaresLoss(), new ImagePool(new(3, 16, 16), capacity: 3), new ImagePool(new(3, 16, 16), capacity: 3));
        var training = new GanTrainerOptions
        {
            Steps = steps,
            BatchSize = 2,
            GradientAccumulationSteps = 2,
            EmaDecay = 0.9,
            ReportEvery = 2,
            CheckpointEvery = 2,
        };
        var reports = new List<TrainingReport>();

        using var trainer = new GanTrainer(generator, discriminator, training, objective) { Checkpoints = store };
        trainer.Run(source ?? unpaired, [new DelegateObserver(reports.Add)]);

        return reports;
    }

    private void ShouldHold(string name, Tensor value, Module network)
    {
        golden.ShouldHold(name, value, 1e-11);
        foreach (var key in golden.Under($"{name}.grad").Keys)
            golden.ShouldHold($"{name}.grad.{key}", network.get_parameter(key)!.grad, 1e-11);
    }

    private GanStepContext Step(bool isGeneratorStep, Pair? translators = null, Tensor? b = null) => new(
        translators ?? generator, discriminator, shape => ones(shape) * 0.9)
    {
        IsGeneratorStep = isGeneratorStep,
        Step = 1,
        DiscriminatorUpdates = 0,
        Real = new(b ?? golden["b"], inputs: golden["a"]),
        Latents = zeros(3, 0),
        Labels = null,
    };

    /// <summary>Two networks, the first for images of domain A.</summary>
    private sealed class Pair : Module<Tensor, Tensor>, IGenerator, IDiscriminator
    {
        private readonly Module<Tensor, Tensor> first, second;

        public Pair(string a, string b, Func<Module<Tensor, Tensor>> create)
            : base(nameof(Pair))
        {
            (first, second) = (create(), create());
            register_module(a, first);
            register_module(b, second);
        }

        public int LatentDim => 0;

        Module IGenerator.Module => this;

        Module IDiscriminator.Module => this;

        public Tensor Generate(Tensor latents, Tensor? labels = null) => Score(latents, labels);

        public Tensor Score(Tensor images, Tensor? labels = null) =>
            (labels![0].item<long>() == (long)ImageDomain.A ? first : second).call(images);

        public override Tensor forward(Tensor x) => first.call(x);
    }
}
