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
    public void A_loss_that_explodes_is_named_with_its_step()
    {
        var run = () => Run(new Explosive(atCall: 5, lasting: true));

        run.Should().Throw<NotFiniteNumberException>().WithMessage(
            "*the discriminator's loss was*step 2 on*", "it judges once before the first step, and then thrice a step");
    }

    [Fact]
    public void A_gradient_that_explodes_is_named_where_it_began()
    {
        var judge = Sequential(Flatten(), Linear(192, 8), new Cliff(atCall: 5), Linear(8, 1));

        var run = () => new GanTrainer(Painter().AsGenerator(), judge.AsDiscriminator(), options, new HingeLoss())
            .Run(new SyntheticImages(size: 8), []);

        run.Should().Throw<NotFiniteNumberException>().WithMessage(
            "*gradient of discriminator.1.bias was*step 2 on*", "the layers behind it have finite ones");
    }

    [Fact]
    public void What_was_saved_before_a_fault_stays_and_nothing_faulty_is_saved()
    {
        var run = () => Run(new Explosive(atCall: 13, lasting: true));

        run.Should().Throw<NotFiniteNumberException>().WithMessage("*step 4 on*The checkpoint of step 3 is valid*");
        store.Steps.Should().Equal(3);
        reports.Should().ContainSingle();
    }

    [Fact]
    public void A_fault_can_be_survived_by_going_back_with_smaller_rates()
    {
        options.MaxRollbacks = 3;
        options.RollbackLearningRateFactor = 0.25;

        Run(new Explosive(atCall: 13, lasting: false));

        reports.Select(report => report.Step).Should().Equal(3, 6, 9, 12);
        reports[0].DiscriminatorLearningRate.Should().Be(4e-4);
        reports.Skip(1).Should().OnlyContain(report => report.DiscriminatorLearningRate == 1e-4, "it went back once, to step 3");
        log.Lines.Should().ContainMatch("*Rolled back to step 3*");
    }

    [Fact]
    public void A_fault_that_comes_back_again_and_again_stops_the_training()
    {
        options.MaxRollbacks = 2;

        var run = () => Run(new Explosive(atCall: 13, lasting: true));

        run.Should().Throw<NotFiniteNumberException>().WithMessage("*rolled back 2 times before*");
        log.Lines.Count(line => line.Contains("Rolled back")).Should().Be(2);
    }

    [Fact]
    public void Without_a_checkpoint_there_is_nothing_to_go_back_to()
    {
        options.MaxRollbacks = 3;

        var run = () => Run(new Explosive(atCall: 2, lasting: false));

        run.Should().Throw<NotFiniteNumberException>().WithMessage("*no checkpoint yet*");
    }

    [Fact]
    public void A_generator_of_one_picture_is_noticed()
    {
        options.CollapseSteps = 6;

        Run(painter: Sequential(new Constant(), Linear(8, 192), Tanh(), Unflatten(1, [3, 8, 8])));

        log.Lines.Should().ContainSingle(line => line.Contains("Mode collapse suspected")).Which.Should().StartWith("Warning: Step 6");
        reports.Should().HaveCount(4, "it goes on").And.OnlyContain(report => report.Diversity < 0.01);
    }

    [Fact]
    public void A_collapse_can_stop_the_training_with_a_checkpoint()
    {
        options.CollapseSteps = 5;
        options.CheckpointEvery = 100;
        options.StopOnCollapse = true;

        var run = () => Run(painter: Sequential(new Constant(), Linear(8, 192), Tanh(), Unflatten(1, [3, 8, 8])));

        run.Should().Throw<InvalidOperationException>().WithMessage("Stopped at step 6. *Mode collapse suspected*");
        store.Steps.Should().Equal(6);
    }

    [Fact]
    public void An_observer_that_fails_is_named_with_its_count_and_the_training_goes_on()
    {
        var heard = 0;
        var broken = new DelegateObserver(_ =>
        {
            heard++;
            throw new IOException("No space left.");
        });

        Trainer(new Explosive(null, false)).Run(new SyntheticImages(size: 8), [broken, new DelegateObserver(reports.Add)]);

        heard.Should().Be(4);
        reports.Should().HaveCount(4);
        log.Lines.Where(line => line.StartsWith("Warning")).Should().SatisfyRespectively(
            first => first.Should().Contain($"{nameof(DelegateObserver)} threw at step 3"),
            last => last.Should().Contain($"{nameof(DelegateObserver)} threw 4 times"));
    }

    [Fact]
    public void A_slope_of_one_and_spectral_normalisation_are_warned_of()
    {
        var judge = Sequential(Flatten(), new SpectralNorm(Linear(192, 1)));
        var objective = AdversarialObjective.From(new() { GradientPenaltyWeight = 10 });

        new GanTrainer(Painter().AsGenerator(), judge.AsDiscriminator(), options, objective) { Log = log }.Run(new SyntheticImages(size: 8), []);

        log.Lines.Should().ContainSingle(line => line.StartsWith("Warning")).Which.Should().Contain("they conflict");
    }

    private void Run(Explosive? judge = null, Module<Tensor, Tensor>? painter = null) =>
        Trainer(judge ?? new(null, false), painter).Run(new SyntheticImages(size: 8), [new DelegateObserver(reports.Add)]);

    private GanTrainer Trainer(Explosive judge, Module<Tensor, Tensor>? painter = null) =>
        new(
            (painter ?? Painter()).AsGenerator(),
            Sequential(Flatten(), judge, Identity(), Linear(192, 1)).AsDiscriminator(), options, new HingeLoss())
        {
            Checkpoints = store,
            Log = log,
        };

    private static Sequential Painter() => Sequential(Linear(8, 192), Tanh(), Unflatten(1, [3, 8, 8]));

    /// <summary>Forgets what it is told: one picture for all latents.</summary>
    private sealed class Constant() : Module<Tensor, Tensor>(nameof(Constant))
    {
        public override Tensor forward(Tensor input) => input * 0;
    }

    /// <summary>Hands pictures on, but makes infinity of them at a call in training, or at all from there.</summary>
    private sealed class Explosive(int? atCall, bool lasting) : Module<Tensor, Tensor>(nameof(Explosive))
    {
        private int calls;

        public override Tensor forward(Tensor input)
        {
            calls++;
            return calls == atCall || (lasting && calls > atCall) ? input * float.PositiveInfinity : input.alias();
        }
    }

    /// <summary>Hands features on, but with an infinite slope at a call.</summary>
    private sealed class Cliff(int atCall) : Module<Tensor, Tensor>(nameof(Cliff))
    {
        private int calls;

        public override Tensor forward(Tensor input) =>
            ++calls == atCall ? input + (input * 0).sqrt() : input.alias();
    }
}
