using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Objectives;

/// <summary>Training with a loss on class embeddings (ReACGAN).</summary>
public sealed class ClassEmbeddingObjectiveTests : IClassFixture<Seeded>
{
    private static readonly SaganOptions Model = new()
    {
        ImageSize = 16,
        BaseChannels = 8,
        LatentDim = 8,
        Classes = 3,
        ClassEmbeddingDim = 16,
    };

    private readonly GanTrainerOptions training = new() { Steps = 60, BatchSize = 12, ReportEvery = 10 };
    private readonly List<TrainingReport> reports = [];

    [Fact]
    public void Both_networks_learn_the_classes()
    {
        manual_seed(1);
        using var generator = SaganGeneratorBuilder.From(Model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(Model).Build();

        new GanTrainer(generator, discriminator, training, AdversarialObjective.From(new() { D2DceWeight = 0.5 }))
            .Run(new Shades(), [new DelegateObserver(reports.Add)]);

        reports[^1].Losses.Keys.Should().BeEquivalentTo(
            "discriminator.adversarial", "discriminator.d2dce", "generator.adversarial", "generator.d2dce");
        reports[^1].Losses["discriminator.d2dce"].Should().BeLessThan(0.75 * reports[0].Losses["discriminator.d2dce"]);
        reports.Should().OnlyContain(report => report.LiveTensors == reports[0].LiveTensors);

        discriminator.eval();
        var batch = new Shades().Read([0, 1, 2]);
        var output = discriminator.ScoreWithEmbedding(batch.Images, batch.Labels);
        var (embeddings, proxies) = (Unit(output.Embeddings!), Unit(output.Proxies!));
        embeddings.mm(proxies.t()).argmax(1).equal(batch.Labels!).all().item<bool>().Should()
            .BeTrue("an image is nearest to its own class");
    }

    [Fact]
    public void A_discriminator_without_embeddings_is_rejected_before_the_first_step()
    {
        using var generator = SaganGeneratorBuilder.From(Model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(Model with { ClassEmbeddingDim = 0 }).Build();
        var objective = AdversarialObjective.From(new() { D2DceWeight = 0.5 });

        foreach (var trained in new[] { objective, new Decorator(objective) as IGanObjective })
            FluentActions.Invoking(() => new GanTrainer(generator, discriminator, training, trained).Validate(new Shades()))
                .Should().Throw<ArgumentException>().WithMessage("*'d2dce'*has none; build it with ClassEmbeddingScore*");
    }

    [Fact]
    public void Embeddings_that_no_loss_uses_are_a_warning()
    {
        using var generator = SaganGeneratorBuilder.From(Model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(Model).Build();
        var log = new RecordingLogger();

        new GanTrainer(generator, discriminator, training with { Steps = 1 }, new HingeLoss()) { Log = log }
            .Run(new Shades(), [new DelegateObserver(reports.Add)]);

        reports[0].Losses.Keys.Should().BeEquivalentTo("discriminator.adversarial", "generator.adversarial");
        log.Entries.Should().Contain(entry => entry.Message.Contains("neither network learns classes"));
        AdversarialObjective.From(new() { D2DceWeight = 1 }).Warnings(discriminator).Should().BeEmpty();
    }

    [Fact]
    public void A_loss_of_ones_own_receives_embeddings_of_real_and_of_generated_images_with_their_labels()
    {
        using var generator = SaganGeneratorBuilder.From(Model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(Model).Build();
        var own = new RecordingLoss();

        new GanTrainer(
            generator, discriminator, training with { Steps = 1 }, new AdversarialObjective(new HingeLoss(), classLoss: own))
            .Run(new Shades(), [new DelegateObserver(reports.Add)]);

        own.Calls.Should().Equal("12×16 12×16 12", "12×16 12×16 12");
        reports[0].Losses["discriminator.own"].Should().Be(reports[0].Losses["generator.own"]).And.Be(6, "3 times its weight of 2");
    }

    private static Tensor Unit(Tensor x) => nn.functional.normalize(x, dim: 1);

    /// <summary>Images of one of three shades, which are their classes.</summary>
    private sealed class Shades : IImageSource
    {
        public ImageShape Shape => new(3, 16, 16);

        public long Count => 48;

        public int Classes => 3;

        public Batch Read(ReadOnlySpan<long> indices)
        {
            var labels = tensor(indices.ToArray()) % 3;
            var shades = 0.8f * (labels.to(float32) - 1);

            return new(shades.view(-1, 1, 1, 1).expand(-1, 3, 16, 16).contiguous(), labels);
        }
    }

    private sealed class RecordingLoss : IClassEmbeddingLoss
    {
        public string Name => "own";

        public double Weight => 2;

        public List<string> Calls { get; } = [];

        public Tensor Compute(Tensor embeddings, Tensor proxies, Tensor labels)
        {
            Calls.Add(string.Join(' ', new[] { embeddings, proxies, labels }.Select(x => string.Join('×', x.shape))));

            return embeddings.sum() * 0 + 3;
        }
    }

    private sealed class Decorator(IGanObjective inner) : IGanObjective
    {
        public IGanObjective Inner => inner;

        public GanStepResult ComputeDiscriminatorLoss(GanStepContext step) => inner.ComputeDiscriminatorLoss(step);

        public GanStepResult ComputeGeneratorLoss(GanStepContext step) => inner.ComputeGeneratorLoss(step);
    }
}
