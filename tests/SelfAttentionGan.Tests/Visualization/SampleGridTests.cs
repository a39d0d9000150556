using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Models;
using SelfAttentionGan.Training.Sampling;
using SelfAttentionGan.Visualization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Visualization;

public sealed class SampleGridTests : IClassFixture<Seeded>
{
    private readonly SaganGenerator plain = Build(classes: 0), conditional = Build(classes: 3);

    [Fact]
    public void Images_are_those_of_the_seeds_latents_whatever_the_batch()
    {
        using var generated = new SampleGrid(plain) { Count = 19, Seed = 5, Truncation = 0.5 }.Generate();

        using var latents = TruncatedNormal.Sample(19, 8, 0.5, seed: 5);
        plain.eval();
        generated.allclose(plain.call(latents), atol: 1e-5).Should().BeTrue();
        plain.train();
    }

    [Fact]
    public void The_generator_is_not_changed()
    {
        var before = TensorHash.Of(plain);

        using var generated = new SampleGrid(plain) { Count = 2, StandingStatisticsBatches = 2 }.Generate();

        TensorHash.Of(plain).Should().Be(before);
        plain.training.Should().BeTrue();
        generated.requires_grad.Should().BeFalse();
    }

    [Fact]
    public void Without_a_class_the_images_cycle_through_all()
    {
        using var cycled = new SampleGrid(conditional) { Count = 7 }.Generate();

        for (var label = 0; label < 3; label++)
        {
            using var same = new SampleGrid(conditional) { Count = 7, Label = label }.Generate();
            for (var i = label; i < 7; i += 3)
                cycled[i].allclose(same[i], atol: 1e-5).Should().BeTrue($"image {i} is of class {label}");
            cycled[(label + 1) % 3].allclose(same[(label + 1) % 3], atol: 1e-3).Should().BeFalse();
        }
    }

    [Theory]
    [InlineData(12, null, 3, "3 columns of a class each are nearest to a square")]
    [InlineData(36, null, 6, "6 columns show each class twice")]
    [InlineData(2, null, 2, "there are fewer images than classes")]
    [InlineData(16, 1, 4, "one class fills a square")]
    public void A_column_of_the_grid_has_one_class(int count, int? label, int columns, string because)
    {
        var grid = new SampleGrid(conditional) { Count = count, Label = label, Scale = 1 }.Draw();

        grid.Width.Should().Be(2 + columns * 18, because);
    }

    [Fact]
    public void The_columns_of_a_grid_name_their_classes()
    {
        string[] names = ["cat", "dog", "fox"];
        var images = new SampleGrid(conditional) { Count = 12 }.Generate();

        Draw(new(conditional) { Count = 12 }, ["0", "1", "2"], images);
        Draw(new(conditional) { Count = 12, ClassNames = names }, names, images);
        images.Dispose();

        static void Draw(SampleGrid samples, string[] names, Tensor images) => samples.Draw().Pixels.ToArray().Should()
            .Equal(ImageGrid.Draw(images, columns: 3, scale: 0, columnNames: names).Pixels.ToArray());
    }

    [Fact]
    public void Of_a_thousand_classes_ten_are_shown_unless_others_are_chosen()
    {
        using var many = new Conditional(classes: 1000);

        var grid = new SampleGrid(many.Generator) { Count = 20, Scale = 1 }.Draw();

        many.Labels.Should().Equal(Repeated(0, 111, 222, 333, 444, 555, 666, 777, 888, 999));
        grid.Width.Should().Be(2 + 10 * 18);

        many.Labels.Clear();
        new SampleGrid(many.Generator) { Count = 6, Classes = [7, 3, 5] }.Draw();
        many.Labels.Should().Equal(Repeated(7, 3, 5));

        many.Labels.Clear();
        new SampleGrid(many.Generator) { Count = 3 }.Generate().Dispose();
        many.Labels.Should().Equal([0, 1, 2], "images outside a grid cycle through all classes");

        static long[] Repeated(params long[] labels) => [.. labels, .. labels];
    }

    [Theory]
    [InlineData(0, 2 + 66, "an image has at least 64 pixels")]
    [InlineData(1, 2 + 18, "they are left as they are")]
    [InlineData(3, 2 + 50, "each pixel becomes a square of three")]
    public void A_grid_is_enlarged_to_be_readable(int scale, int width, string because) =>
        new SampleGrid(plain) { Count = 1, Scale = scale }.Draw().Width.Should().Be(width, because);

    [Fact]
    public void Any_number_of_images_is_generated_in_small_batches_without_a_leak()
    {
        using var many = new Conditional(classes: 2);
        var alive = new HashSet<long>();
        var count = 0L;

        foreach (var batch in new SampleGrid(many.Generator) { Count = 501 }.GenerateBatches())
            using (batch)
            {
                many.training.Should().BeFalse();
                count += batch.shape[0];
                alive.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            }

        count.Should().Be(501);
        many.Batches.Should().OnlyContain(size => size <= 16);
        alive.Should().ContainSingle("as many tensors live after the last batch as after the first");
        many.training.Should().BeTrue();
    }

    [Fact]
    public void An_enumeration_that_ends_early_restores_the_generator()
    {
        var before = TensorHash.Of(plain);

        foreach (var batch in new SampleGrid(plain) { StandingStatisticsBatches = 2 }.GenerateBatches())
            using (batch)
                break;

        TensorHash.Of(plain).Should().Be(before);
        plain.training.Should().BeTrue();
    }

    [Fact]
    public void Standing_statistics_use_the_same_truncation()
    {
        using var near =
            new SampleGrid(plain) { Count = 2, Truncation = 0.5, StandingStatisticsBatches = 3 }.Generate();

        using var latents = TruncatedNormal.Sample(3 * 16, 8, 0.5, seed: ~1);
        var pass = 0;
        using var standing = new StandingStatistics(plain, 3, () => plain.call(latents.narrow(0, 16 * pass++, 16)));
        near.allclose(plain.call(TruncatedNormal.Sample(2, 8, 0.5)), atol: 1e-5).Should().BeTrue();
    }

    [Fact]
    public void Invalid_settings_are_refused()
    {
        Refusal(plain, new(plain) { Count = 0 }).WithMessage("*at least 1 latent*");
        Refusal(plain, new(plain) { Label = 0 }).WithMessage("*this one is unconditional, and got 0*");
        Refusal(conditional, new(conditional) { Label = 3 }).WithMessage("*go from 0 to 2, but got 3*");
        Refusal(conditional, new(conditional) { Label = -1 }).WithMessage("*go from 0 to 2, but got -1*");
        Refusal(conditional, new(conditional) { Classes = [0, 5] }).WithMessage("*go from 0 to 2, but got 5*");
        Refusal(conditional, new(conditional) { Classes = [] }).WithMessage("*At least one class*");
        FluentActions.Invoking(new SampleGrid(conditional) { ClassNames = ["cat"] }.Draw)
            .Should().Throw<ArgumentException>().WithMessage("*3 classes has a name, but got 1*");
    }

    private static FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> Refusal(
        SaganGenerator generator, SampleGrid samples)
    {
        var refusal = FluentActions.Invoking(samples.Generate).Should().Throw<ArgumentException>();
        generator.training.Should().BeTrue("a refusal does not change the mode");

        return refusal;
    }

    private static SaganGenerator Build(int classes)
    {
        var generator = SaganGeneratorBuilder.From(
            new() { ImageSize = 16, BaseChannels = 8, LatentDim = 8, Classes = classes }).Build();

        // A fresh network's classes are nearly the same.
        using var noGrad = no_grad();
        foreach (var parameter in generator.parameters())
            parameter.add_(randn_like(parameter) * 0.3);

        return generator;
    }

    /// <summary>Generates gray images of 16×16, and records labels and batch sizes.</summary>
    private sealed class Conditional : Module<Tensor, Tensor, Tensor>
    {
        private readonly Parameter zero = Parameter(zeros(1));

        public Conditional(int classes)
            : base(nameof(Conditional))
        {
            Generator = IGenerator.From(this, latentDim: 8, classes);
            RegisterComponents();
        }

        public IGenerator Generator { get; }

        public List<long> Labels { get; } = [];

        public List<long> Batches { get; } = [];

        public override Tensor forward(Tensor latents, Tensor labels)
        {
            Labels.AddRange(labels.data<long>().ToArray());
            Batches.Add(latents.shape[0]);

            return (zero * latents.narrow(1, 0, 1)).view(-1, 1, 1, 1).expand(-1, 1, 16, 16).contiguous();
        }
    }
}
