using SelfAttentionGan.Losses;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.SpectralNormalization;
using SelfAttentionGan.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training;

public sealed class GanTrainerGuardTests : IClassFixture<Seeded>
{
    private readonly InMemoryCheckpointStore store = new();
    private readonly RecordingLogger log = new();
    private readonly List<TrainingReport> reports = [];

    private readonly GanTrainerOptions options = new()
    {
        Steps = 12,
        BatchSize = 4,
        ReportEvery = 3,
        CheckpointEvery = 3,
    };

    [Fact]
    public void An_infinite_loss_is_named_with_its_step()
    {
        var run = () => Run(new InfiniteOutput(atCall: 5, lasting: true));

        run.Should().Throw<NotFiniteNumberException>().WithMessage(
            "*the discriminator's loss was*step 2 on*", "the shape check calls it once, each step three times");
    }

    [Fact]
    public void An_infinite_gradient_is_named_at_the_layer_of_its_origin()
    {
        var discriminator = Sequential(Flatten(), Linear(192, 8), new InfiniteGradient(atCall: 5), Linear(8, 1));

        var run = () => new GanTrainer(CreateGenerator().AsGenerator(), discriminator.AsDiscriminator(), options, new HingeLoss())
            .Run(new SyntheticImages(size: 8), []);

        run.Should().Throw<NotFiniteNumberException>().WithMessage(
            "*gradient of discriminator.1.bias was*step 2 on*", "the layers after it have finite ones");
    }

    [Fact]
    public void Earlier_checkpoints_stay_and_no_non_finite_state_is_saved()
    {
        var run = () => Run(new InfiniteOutput(atCall: 13, lasting: true));

        run.Should().Throw<NotFiniteNumberException>().WithMessage("*step 4 on*The checkpoint of step 3 is valid*");
        store.Steps.Should().Equal(3);
        reports.Should().ContainSingle();
    }

    [Fact]
    public void A_rollback_continues_with_smaller_learning_rates()
    {
        options.MaxRollbacks = 3;
        options.RollbackLearningRateFactor = 0.25;

        Run(new InfiniteOutput(atCall: 13, lasting: false));

        reports.Select(report => report.Step).Should().Equal(3, 6, 9, 12);
        reports[0].DiscriminatorLearningRate.Should().Be(4e-4);
        reports.Skip(1).Should().OnlyContain(report => report.DiscriminatorLearningRate == 1e-4, "it was rolled back once, to step 3");
        log.Lines.Should().ContainMatch("*Rolled back to step 3*");
    }

    [Fact]
    public void Training_stops_after_the_maximum_number_of_rollbacks()
    {
        options.MaxRollbacks = 2;

        var run = () => Run(new InfiniteOutput(atCall: 13, lasting: true));

        run.Should().Throw<NotFiniteNumberException>().WithMessage("*rolled back 2 times before*");
        log.Lines.Count(line => line.Contains("Rolled back")).Should().Be(2);
    }

    [Fact]
    public void Without_a_checkpoint_there_is_no_rollback()
    {
        options.MaxRollbacks = 3;

        var run = () => Run(new InfiniteOutput(atCall: 2, lasting: false));

        run.Should().Throw<NotFiniteNumberException>().WithMessage("*no checkpoint yet*");
    }

    [Fact]
    public void Mode_collapse_is_logged()
    {
        options.CollapseSteps = 6;

        Run(generator: Sequential(new Constant(), Linear(8, 192), Tanh(), Unflatten(1, [3, 8, 8])));

        log.Lines.Should().ContainSingle(line => line.Contains("Mode collapse suspected")).Which.Should().StartWith("Warning: Step 6");
        reports.Should().HaveCount(4, "training continues").And.OnlyContain(report => report.Diversity < 0.01);
    }

    [Fact]
    public void A_collapse_can_stop_the_training_with_a_checkpoint()
    {
        options.CollapseSteps = 5;
        options.CheckpointEvery = 100;
        options.StopOnCollapse = true;

        var run = () => Run(generator: Sequential(new Constant(), Linear(8, 192), Tanh(), Unflatten(1, [3, 8, 8])));

        run.Should().Throw<InvalidOperationException>().WithMessage("Stopped at step 6. *Mode collapse suspected*");
        store.Steps.Should().Equal(6);
    }

    [Fact]
    public void Exceptions_of_an_observer_are_logged_and_training_continues()
    {
        var notified = 0;
        var broken = new DelegateObserver(_ =>
        {
            notified++;
            throw new IOException("No space left.");
        });

        Trainer(new InfiniteOutput(null, false)).Run(new SyntheticImages(size: 8), [broken, new DelegateObserver(reports.Add)]);

        notified.Should().Be(4);
        reports.Should().HaveCount(4);
        log.Lines.Where(line => line.StartsWith("Warning")).Should().SatisfyRespectively(
            first => first.Should().Contain($"{nameof(DelegateObserver)} threw at step 3"),
            last => last.Should().Contain($"{nameof(DelegateObserver)} threw 4 times"));
    }

    [Fact]
    public void Gradient_penalty_with_spectral_normalization_is_warned_of()
    {
        var discriminator = Sequential(Flatten(), new SpectralNorm(Linear(192, 1)));
        var objective = AdversarialObjective.From(new() { GradientPenaltyWeight = 10 });

        new GanTrainer(CreateGenerator().AsGenerator(), discriminator.AsDiscriminator(), options, objective) { Log = log }.Run(new SyntheticImages(size: 8), []);

        log.Lines.Should().ContainSingle(line => line.StartsWith("Warning")).Which.Should().Contain("they conflict");
    }

    private void Run(InfiniteOutput? discriminator = null, Module<Tensor, Tensor>? generator = null) =>
        Trainer(discriminator ?? new(null, false), generator).Run(new SyntheticImages(size: 8), [new DelegateObserver(reports.Add)]);

    private GanTrainer Trainer(InfiniteOutput discriminator, Module<Tensor, Tensor>? generator = null) =>
        new(
            (generator ?? CreateGenerator()).AsGenerator(),
            Sequential(Flatten(), discriminator, Identity(), Linear(192, 1)).AsDiscriminator(), options, new HingeLoss())
        {
            Checkpoints = store,
            Log = log,
        };

    private static Sequential CreateGenerator() => Sequential(Linear(8, 192), Tanh(), Unflatten(1, [3, 8, 8]));

    /// <summary>Ignores its input: one image for all latents.</summary>
    private sealed class Constant() : Module<Tensor, Tensor>(nameof(Constant))
    {
        public override Tensor forward(Tensor input) => input * 0;
    }

    /// <summary>The identity, with an infinite output at one call or from that call on.</summary>
    private sealed class InfiniteOutput(int? atCall, bool lasting) : Module<Tensor, Tensor>(nameof(InfiniteOutput))
    {
        private int calls;

        public override Tensor forward(Tensor input)
        {
            calls++;
            return calls == atCall || (lasting && calls > atCall) ? input * float.PositiveInfinity : input.alias();
        }
    }

    /// <summary>The identity, with an infinite gradient at one call.</summary>
    private sealed class InfiniteGradient(int atCall) : Module<Tensor, Tensor>(nameof(InfiniteGradient))
    {
        private int calls;

        public override Tensor forward(Tensor input) =>
            ++calls == atCall ? input + (input * 0).sqrt() : input.alias();
    }
}
