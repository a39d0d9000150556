using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training;

public sealed class GanTrainerLabelsTests : IClassFixture<Seeded>
{
    private const int Classes = 2;

    private readonly GanTrainerOptions options = new() { Steps = 6, BatchSize = 4, ReportEvery = 1 };
    private readonly SyntheticImages images = new(classes: Classes);
    private readonly ToyGenerator generator = new(Classes);
    private readonly ToyDiscriminator discriminator = new(Classes);

    [Fact]
    public void Generated_images_are_scored_with_the_labels_they_were_generated_for()
    {
        Run();

        var scored = discriminator.Seen.Where((_, call) => call % 3 != 1).ToArray();
        scored.Should().HaveCount(1 + 2 * options.Steps, "the shape check, then pair call in each network's update");
        scored.Should().BeEquivalentTo(generator.Generated, each => each.WithStrictOrdering());
        generator.Generated.SelectMany(batch => batch).Select(pair => pair.Label).Distinct().Should().HaveCount(Classes);
    }

    [Fact]
    public void Real_images_are_scored_with_their_own_labels()
    {
        Run();

        var scored = discriminator.Seen.Where((_, call) => call % 3 == 1).SelectMany(batch => batch).ToArray();
        scored.Should().HaveCount(options.Steps * options.BatchSize);
        scored.Should().OnlyContain(pair => pair.Label == (pair.Shade < -0.01 ? 0 : 1), "the first class is the darker");
    }

    [Fact]
    public void The_generator_learns_each_class()
    {
        options.Steps = 300;
        options.BatchSize = 16;
        options.GeneratorLearningRate = options.DiscriminatorLearningRate = 0.01;

        Run();

        using var shades = generator.call(zeros(Classes, 8), tensor([0L, 1L]));
        var (dark, bright) = (shades[0].mean().ToDouble(), shades[1].mean().ToDouble());
        bright.Should().BeGreaterThan(dark + 0.3, "the classes' mean shades are -0.5 and 0.5");
    }

    [Fact]
    public void The_same_seed_gives_the_same_labels()
    {
        Run();
        var again = new ToyGenerator(Classes);
        new GanTrainer(again, discriminator, options, new HingeLoss()).Run(images, []);

        Labels(again).Should().Equal(Labels(generator));

        IEnumerable<long> Labels(ToyGenerator of) => of.Generated.SelectMany(batch => batch).Select(pair => pair.Label);
    }

    [Fact]
    public void Labels_do_not_change_the_latents()
    {
        var plain = new ToyGenerator(classes: 0);

        Run();
        new GanTrainer(plain, new ToyDiscriminator(classes: 0), options, new HingeLoss()).Run(images, []);

        plain.Latents.Should().BeEquivalentTo(generator.Latents, each => each.WithStrictOrdering());
    }

    [Fact]
    public void Networks_without_classes_get_no_labels()
    {
        var (plain, unconditional) = (new ToyGenerator(classes: 0), new ToyDiscriminator(classes: 0));

        new GanTrainer(plain, unconditional, options, new HingeLoss()).Run(images, []);

        plain.Generated.Concat(unconditional.Seen).SelectMany(batch => batch).Should().OnlyContain(pair => pair.Label == 0);
    }

    [Fact]
    public void The_number_of_live_tensors_stays_the_same_from_step_to_step()
    {
        var alive = new List<long>();

        Run(new DelegateObserver(_ => alive.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount)));

        alive.Skip(2).Should().OnlyContain(count => count == alive[1], "no step leaves tensors behind");
    }

    [Fact]
    public void Networks_of_different_classes_are_rejected_before_the_first_step()
    {
        var run = () => new GanTrainer(generator, new ToyDiscriminator(3), options, new HingeLoss()).Run(images, []);

        run.Should().Throw<ArgumentException>().WithMessage("*same number of classes*");
        generator.Generated.Should().BeEmpty();
    }

    [Fact]
    public void Batches_without_labels_are_rejected_before_the_first_step()
    {
        var before = generator.parameters().Concat(discriminator.parameters()).Select(weight => weight.clone()).ToArray();
        var run = () => new GanTrainer(generator, discriminator, options, new HingeLoss()).Run(new UnlabeledSource(images), []);

        run.Should().Throw<InvalidDataException>().WithMessage("*2 classes must label every batch*");
        generator.parameters().Concat(discriminator.parameters()).Zip(before).Should().OnlyContain(
            pair => pair.First.allclose(pair.Second, 0, 0, false));
    }

    private void Run(params IGanObserver[] observers) =>
        new GanTrainer(generator, discriminator, options, new HingeLoss()).Run(images, observers);

    /// <summary>A source with classes whose batches have no labels.</summary>
    private sealed class UnlabeledSource(IImageSource inner) : IImageSource
    {
        public ImageShape Shape => inner.Shape;

        public long Count => inner.Count;

        public int Classes => inner.Classes;

        public Batch Read(ReadOnlySpan<long> indices) => new(inner.Read(indices).Images);
    }
}
