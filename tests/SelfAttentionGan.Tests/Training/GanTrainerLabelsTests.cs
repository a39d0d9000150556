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
    private readonly SyntheticImages pictures = new(classes: Classes);
    private readonly ToyGenerator painter = new(Classes);
    private readonly ToyDiscriminator judge = new(Classes);

    [Fact]
    public void Painted_pictures_are_judged_under_the_labels_they_were_painted_for()
    {
        Run();

        var judged = judge.Seen.Where((_, call) => call % 3 != 1).ToArray();
        judged.Should().HaveCount(1 + 2 * options.Steps, "one rehearsal, then each player's turn");
        judged.Should().BeEquivalentTo(painter.Painted, each => each.WithStrictOrdering());
        painter.Painted.SelectMany(batch => batch).Select(one => one.Label).Distinct().Should().HaveCount(Classes);
    }

    [Fact]
    public void Real_pictures_are_judged_under_their_own_labels()
    {
        Run();

        var judged = judge.Seen.Where((_, call) => call % 3 == 1).SelectMany(batch => batch).ToArray();
        judged.Should().HaveCount(options.Steps * options.BatchSize);
        judged.Should().OnlyContain(one => one.Label == (one.Shade < -0.01 ? 0 : 1), "the first class is the darker");
    }

    [Fact]
    public void A_generator_learns_what_each_label_asks_for()
    {
        options.Steps = 300;
        options.BatchSize = 16;
        options.GeneratorLearningRate = options.DiscriminatorLearningRate = 0.01;

        Run();

        using var shades = painter.call(zeros(Classes, 8), tensor([0L, 1L]));
        var (dark, bright) = (shades[0].mean().ToDouble(), shades[1].mean().ToDouble());
        bright.Should().BeGreaterThan(dark + 0.3, "the classes' mean shades are -0.5 and 0.5");
    }

    [Fact]
    public void The_same_seed_gives_the_same_labels()
    {
        Run();
        var again = new ToyGenerator(Classes);
        new GanTrainer(again, judge, options, new HingeLoss()).Run(pictures, []);

        Labels(again).Should().Equal(Labels(painter));

        IEnumerable<long> Labels(ToyGenerator of) => of.Painted.SelectMany(batch => batch).Select(one => one.Label);
    }

    [Fact]
    public void Labels_change_nothing_about_the_latents()
    {
        var plain = new ToyGenerator(classes: 0);

        Run();
        new GanTrainer(plain, new ToyDiscriminator(classes: 0), options, new HingeLoss()).Run(pictures, []);

        plain.Latents.Should().BeEquivalentTo(painter.Latents, each => each.WithStrictOrdering());
    }

    [Fact]
    public void Players_of_no_classes_see_no_labels()
    {
        var (plain, critic) = (new ToyGenerator(classes: 0), new ToyDiscriminator(classes: 0));

        new GanTrainer(plain, critic, options, new HingeLoss()).Run(pictures, []);

        plain.Painted.Concat(critic.Seen).SelectMany(batch => batch).Should().OnlyContain(one => one.Label == 0);
    }

    [Fact]
    public void The_number_of_live_tensors_stays_the_same_from_step_to_step()
    {
        var alive = new List<long>();

        Run(new DelegateObserver(_ => alive.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount)));

        alive.Skip(2).Should().OnlyContain(count => count == alive[1], "every step tidies up after itself");
    }

    [Fact]
    public void Players_of_different_classes_are_refused_before_the_first_step()
    {
        var run = () => new GanTrainer(painter, new ToyDiscriminator(3), options, new HingeLoss()).Run(pictures, []);

        run.Should().Throw<ArgumentException>().WithMessage("*same number of classes*");
        painter.Painted.Should().BeEmpty();
    }

    [Fact]
    public void Pictures_without_labels_are_refused_before_the_first_step()
    {
        var before = painter.parameters().Concat(judge.parameters()).Select(weight => weight.clone()).ToArray();
        var run = () => new GanTrainer(painter, judge, options, new HingeLoss()).Run(new Unlabelled(pictures), []);

        run.Should().Throw<InvalidDataException>().WithMessage("*2 classes must label every batch*");
        painter.parameters().Concat(judge.parameters()).Zip(before).Should().OnlyContain(
            pair => pair.First.allclose(pair.Second, 0, 0, false));
    }

    private void Run(params IGanObserver[] observers) =>
        new GanTrainer(painter, judge, options, new HingeLoss()).Run(pictures, observers);

    /// <summary>Promises classes and keeps the labels to itself.</summary>
    private sealed class Unlabelled(IImageSource inner) : IImageSource
    {
        public ImageShape Shape => inner.Shape;

        public long Count => inner.Count;

        public int Classes => inner.Classes;

        public Batch Read(ReadOnlySpan<long> indices) => new(inner.Read(indices).Images);
    }
}
