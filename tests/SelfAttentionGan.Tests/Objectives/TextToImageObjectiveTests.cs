using Goldens;
using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Captions;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Losses.Penalties;
using SelfAttentionGan.Models;
using SelfAttentionGan.Models.TextToImage;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Tests.Training.Distributed;
using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Distributed;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Objectives;

public sealed class TextToImageObjectiveTests : IClassFixture<Seeded>
{
    private const int Steps = 4;

    private readonly TextToImageObjective objective = new();
    private readonly Golden golden = new("matching-aware");
    private readonly Critic critic = new();

    public TextToImageObjectiveTests()
    {
        critic.to(ScalarType.Float64);
        critic.load_state_dict(golden.Under("start"));
    }

    [Theory]
    [InlineData("adversarial", 0)]
    [InlineData("gradient", 1)]
    public void Loss_and_penalty_and_their_gradients_are_those_of_pytorch(string name, int index)
    {
        var result = objective.ComputeDiscriminatorLoss(Step(golden["fake"]));
        result.Terms[index].Value.backward();

        result.Terms.Select(term => term.Name).Should().Equal("adversarial", "gradient");
        golden.ShouldHold(name, result.Terms[index].Value, 1e-11);
        foreach (var key in golden.Under($"{name}.grad").Keys)
            golden.ShouldHold($"{name}.grad.{key}", critic.get_parameter(key)!.grad, 1e-10);
    }

    [Fact]
    public void The_generator_raises_the_score_of_its_images_with_their_captions()
    {
        var fake = golden["fake"].clone().requires_grad_();

        var result = objective.ComputeGeneratorLoss(Step(fake, isGeneratorStep: true));
        result.Terms.Single().Value.backward();

        golden.ShouldHold("generator", result.Terms[0].Value, 1e-11);
        golden.ShouldHold("generator.grad", fake.grad, 1e-11);
    }

    [Fact]
    public void Equal_captions_are_no_mismatch()
    {
        var same = golden["sentences"][..1].expand(4, 3).contiguous();
        var plain = new TextToImageObjective(penaltyWeight: 0);

        var result = plain.ComputeDiscriminatorLoss(Step(golden["fake"], captions: same));

        var expected = ((1 - result.RealScores!).clamp_min(0).mean() + (1 + result.FakeScores!).clamp_min(0).mean()) / 2;
        result.Terms.Single().Value.allclose(expected, 1e-12, 1e-12).Should().BeTrue("the second half has no pair");
    }

    [Fact]
    public void Another_loss_compares_real_scores_with_generated_ones_and_with_those_of_other_captions()
    {
        var loss = new RelativisticAverageLoss();
        var relativistic = new TextToImageObjective(loss, penaltyWeight: 0);
        var sentences = golden["sentences"];

        var result = relativistic.ComputeDiscriminatorLoss(Step(golden["fake"], captions: sentences));
        var generator = relativistic.ComputeGeneratorLoss(Step(golden["fake"], isGeneratorStep: true));

        var mismatched = critic.Score(golden["real"], sentences.roll(1, 0));
        var rows = sentences.ne(sentences.roll(1, 0)).any(1).nonzero().flatten();
        var expected = (loss.ForDiscriminator(result.RealScores!, result.FakeScores!)
            + loss.ForDiscriminator(result.RealScores![rows], mismatched[rows])) / 2;
        result.Terms.Single().Value.allclose(expected, 1e-12, 1e-12).Should().BeTrue();
        generator.Terms.Single().Value.allclose(
            loss.ForDiscriminator(result.FakeScores!, result.RealScores!), 1e-12, 1e-12).Should().BeTrue("the sides are exchanged");
    }

    [Fact]
    public void Penalties_are_taken_with_the_captions_at_every_interval()
    {
        var lazy = new TextToImageObjective(penaltyWeight: 0, penalties: [new R1Penalty(3, interval: 2)]);

        var taken = lazy.ComputeDiscriminatorLoss(Step(golden["fake"]));
        var left = lazy.ComputeDiscriminatorLoss(Step(golden["fake"], updates: 1));

        var points = golden["real"].clone().requires_grad_();
        var gradient = autograd.grad([critic.Score(points, golden["sentences"]).sum()], [points])[0];
        var expected = 2 * 3 * gradient.flatten(1).square().sum(1).mean() / 2;
        taken.Terms.Select(term => term.Name).Should().Equal("adversarial", "r1");
        taken.Terms[1].Value.allclose(expected, 1e-12, 1e-12).Should().BeTrue();
        left.Terms.Should().ContainSingle();
    }

    [Fact]
    public void A_discriminator_without_vectors_of_captions_has_no_gradient_to_them()
    {
        var compute = () => objective.ComputeDiscriminatorLoss(Step(golden["fake"], captions: ones(4, 3, ScalarType.Int64)));

        compute.Should().Throw<ArgumentException>().WithMessage("*needs vectors of the captions*Int64*EmbedCondition*");
    }

    [Fact]
    public void Scores_that_do_not_depend_on_the_captions_are_an_error()
    {
        critic.IgnoresCaptions = true;

        objective.Invoking(aware => aware.ComputeDiscriminatorLoss(Step(golden["fake"]))).Should()
            .Throw<ArgumentException>().WithMessage("*depend on images and captions*");
    }

    [Theory]
    [InlineData(-1, 6)]
    [InlineData(double.NaN, 6)]
    [InlineData(2, 0.5)]
    [InlineData(2, double.PositiveInfinity)]
    public void A_penalty_with_other_numbers_is_an_error(double weight, double power) =>
        FluentActions.Invoking(() => new TextToImageObjective(null, weight, power)).Should().Throw<ArgumentException>()
            .WithMessage("*weight of 0 or more and a power of 1 or more, but got*");

    [Fact]
    public void A_penalty_of_the_name_of_its_own_term_is_an_error()
    {
        FluentActions.Invoking(() => new TextToImageObjective(penalties: [new Named("gradient")])).Should()
            .Throw<ArgumentException>().WithMessage("*name of its own*'gradient'*rename it, or set penaltyWeight to 0*");
        FluentActions.Invoking(() => new TextToImageObjective(penaltyWeight: 0, penalties: [new Named("gradient")])).Should()
            .NotThrow();
    }

    [Fact]
    public void Several_processes_are_refused_with_a_remedy()
    {
        objective.Join(SingleProcess.Instance);
        objective.Invoking(aware => aware.Join(new MirroredProcessGroup())).Should().Throw<NotSupportedException>()
            .WithMessage("Matching-aware training must see the whole batch*train in one process.");
    }

    [Fact]
    public void Training_ends_bit_for_bit_as_one_that_was_stopped_and_resumed_and_leaks_no_tensor()
    {
        var (whole, stopped) = (new InMemoryCheckpointStore(), new InMemoryCheckpointStore());

        var reports = Train(Steps, whole);
        Train(2, stopped);
        Train(Steps, stopped);

        stopped.At(Steps).Should().Equal(whole.At(Steps), "captions follow from the images' indices");
        whole.At(Steps).Keys.Should().Contain("average", "the generator can be copied");
        reports.Select(report => report.LiveTensors).Distinct().Should().ContainSingle("no step leaves tensors behind");
        reports[^1].Losses.Keys.Should().BeEquivalentTo(
            "discriminator.adversarial", "discriminator.gradient", "generator.adversarial");
        reports[^1].ObjectiveMetrics.Keys.Should().Equal("mismatchedScore");
    }

    [Fact]
    public void Images_without_captions_and_captions_of_other_words_are_errors()
    {
        var run = () => Train(1, null, new SyntheticImages(size: 32));
        run.Should().Throw<InvalidDataException>().WithMessage("*needs captions*without inputs*");

        var words = string.Join(' ', Enumerable.Range(0, 20).Select(i => $"word{i}"));
        var other = () => Train(1, null, new CaptionedImages(
            Datasets.CaptionedScenes(8), [.. Enumerable.Repeat(words, 8)], maxWords: 8));
        other.Should().Throw<ArgumentException>().WithMessage("*run from 0 to 14, but got *Count of the vocabulary*");
    }

    [Fact]
    public void A_run_records_the_options_of_the_networks()
    {
        using var folder = new TemporaryFolder();
        using var scenes = Datasets.CaptionedScenes(16);
        var run = RunDirectory.At(Path.Combine(folder.Path, "run"));

        Train(1, new FileCheckpointStore(run));

        run.ReadOptions<TextToImageOptions>("model").Should().BeEquivalentTo(Small(scenes));
    }

    [Fact]
    public void Statistics_of_the_average_need_passes_without_captions_and_are_refused()
    {
        var run = () => Train(1, null, statisticsInterval: 4);

        run.Should().Throw<ArgumentException>().WithMessage(
            "EmaStatisticsInterval must be 0 where images are generated from inputs*but it is 4*leave it at 0.");
    }

    private static TextToImageOptions Small(CaptionedImages scenes) => new()
    {
        ImageSize = 32,
        LatentDim = 4,
        VocabularySize = scenes.Vocabulary.Count,
        MaxWords = scenes.MaxWords,
        SentenceDim = 6,
        BaseChannels = 8,
        GeneratorChannels = [8, 8, 8, 8],
        DiscriminatorChannels = [8, 8, 8],
        CrossAttention = [8],
        SelfAttention = [8],
    };

    private static List<TrainingReport> Train(
        int steps, ICheckpointStore? store, IImageSource? source = null, int statisticsInterval = 0)
    {
        manual_seed(3);
        using var scenes = Datasets.CaptionedScenes(16);
        var options = Small(scenes);
        using var generator = new TextToImageGenerator(options);
        using var discriminator = new TextToImageDiscriminator(options);
        var training = new GanTrainerOptions
        {
            Steps = steps,
            BatchSize = 4,
            GradientAccumulationSteps = 2,
            EmaDecay = 0.9,
            EmaStatisticsInterval = statisticsInterval,
            ReportEvery = 2,
            CheckpointEvery = 2,
        };
        var reports = new List<TrainingReport>();

        using var trainer = new GanTrainer(generator, discriminator, training, new TextToImageObjective()) { Checkpoints = store };
        trainer.Run(source ?? scenes, [new DelegateObserver(reports.Add)]);

        return reports;
    }

    private GanStepContext Step(Tensor fake, Tensor? captions = null, bool isGeneratorStep = false, int updates = 0) => new(
        new Images(fake), critic, shape => rand(shape))
    {
        IsGeneratorStep = isGeneratorStep,
        Step = 1,
        DiscriminatorUpdates = updates,
        Real = new(golden["real"], inputs: captions ?? golden["sentences"]),
        Latents = zeros(4, 1),
        Labels = null,
    };

    /// <summary>Generates given images.</summary>
    private sealed record Images(Tensor Fake) : IGenerator
    {
        public int LatentDim => 1;

        public Module Module { get; } = Identity();

        public Tensor Generate(Tensor latents, Tensor? labels = null) => Fake.alias();
    }

    private sealed record Named(string Name) : IGanPenalty
    {
        public Tensor Compute(PenaltyContext context) => zeros(1);
    }

    /// <summary>The golden's critic: it scores an image with a sentence, not linearly in either.</summary>
    private sealed class Critic : Module<Tensor, Tensor, Tensor>, IDiscriminator
    {
        private readonly Module<Tensor, Tensor> image = Linear(12, 5), both = Linear(8, 6), score = Linear(6, 1);

        public Critic()
            : base(nameof(Critic)) => RegisterComponents();

        public bool IgnoresCaptions { get; set; }

        Module IDiscriminator.Module => this;

        public Tensor Score(Tensor images, Tensor? labels = null) => call(images, labels!);

        public override Tensor forward(Tensor images, Tensor sentences)
        {
            var features = image.call(images.flatten(1)).tanh();
            var known = IgnoresCaptions ? sentences.detach() : sentences;

            return score.call(both.call(cat([features, known], 1)).tanh()).squeeze(1);
        }
    }
}
