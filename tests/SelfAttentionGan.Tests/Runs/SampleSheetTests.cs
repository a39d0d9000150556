using SelfAttentionGan.Imaging;
using SelfAttentionGan.Layers;
using SelfAttentionGan.Models;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Runs;

public sealed class SampleSheetTests : IClassFixture<Seeded>
{
    private readonly SaganGenerator plain = Build(classes: 0), conditional = Build(classes: 3);

    [Fact]
    public void Pictures_are_those_of_the_seeds_latents_however_many_are_painted_at_once()
    {
        using var painted = new SampleSheet(plain, latent: 8) { Count = 19, Seed = 5, Threshold = 0.5 }.Paint();

        using var latents = TruncatedNormal.Draw(19, 8, 0.5, seed: 5);
        plain.eval();
        painted.allclose(plain.call(latents), atol: 1e-5).Should().BeTrue();
        plain.train();
    }

    [Fact]
    public void The_generator_is_left_as_it_was()
    {
        var before = Bits.Of(plain);

        using var painted = new SampleSheet(plain, latent: 8) { Count = 2, StandingPasses = 2 }.Paint();

        Bits.Of(plain).Should().Be(before);
        plain.training.Should().BeTrue();
        painted.requires_grad.Should().BeFalse();
    }

    [Fact]
    public void Without_a_class_the_pictures_go_through_all_in_turn()
    {
        using var turns = new SampleSheet(conditional, latent: 8) { Count = 7 }.Paint();

        for (var label = 0; label < 3; label++)
        {
            using var same = new SampleSheet(conditional, latent: 8) { Count = 7, Label = label }.Paint();
            for (var i = label; i < 7; i += 3)
                turns[i].allclose(same[i], atol: 1e-5).Should().BeTrue($"picture {i} is of class {label}");
            turns[(label + 1) % 3].allclose(same[(label + 1) % 3], atol: 1e-3).Should().BeFalse();
        }
    }

    [Theory]
    [InlineData(12, null, 3, "3 columns of a class each are nearest to a square")]
    [InlineData(36, null, 6, "6 columns show each class twice")]
    [InlineData(2, null, 2, "there are not even as many pictures as classes")]
    [InlineData(16, 1, 4, "one class fills a square")]
    public void A_column_of_the_sheet_has_one_class(int count, int? label, int columns, string because)
    {
        var sheet = new SampleSheet(conditional, latent: 8) { Count = count, Label = label, Scale = 1 }.Draw();

        sheet.Width.Should().Be(2 + columns * 18, because);
    }

    [Fact]
    public void The_columns_of_a_sheet_name_their_classes()
    {
        string[] names = ["cat", "dog", "fox"];
        var images = new SampleSheet(conditional, latent: 8) { Count = 12 }.Paint();

        Draw(new(conditional, latent: 8) { Count = 12 }, ["0", "1", "2"], images);
        Draw(new(conditional, latent: 8) { Count = 12, ClassNames = names }, names, images);
        images.Dispose();

        static void Draw(SampleSheet sheet, string[] names, Tensor images) => sheet.Draw().Pixels.ToArray().Should()
            .Equal(ImageGrid.Draw(images, columns: 3, scale: 0, columnNames: names).Pixels.ToArray());
    }

    [Fact]
    public void Of_a_thousand_classes_ten_are_drawn_unless_others_are_chosen()
    {
        using var many = new Labelled(classes: 1000);

        var sheet = new SampleSheet(many, latent: 8) { Count = 20, Scale = 1 }.Draw();

        many.Labels.Should().Equal(Repeated(0, 111, 222, 333, 444, 555, 666, 777, 888, 999));
        sheet.Width.Should().Be(2 + 10 * 18);

        many.Labels.Clear();
        new SampleSheet(many, latent: 8) { Count = 6, Classes = [7, 3, 5] }.Draw();
        many.Labels.Should().Equal(Repeated(7, 3, 5));

        many.Labels.Clear();
        new SampleSheet(many, latent: 8) { Count = 3 }.Paint().Dispose();
        many.Labels.Should().Equal([0, 1, 2], "images that are not drawn onto a sheet go through all classes");

        static long[] Repeated(params long[] labels) => [.. labels, .. labels];
    }

    [Theory]
    [InlineData(0, 2 + 66, "an image has at least 64 pixels")]
    [InlineData(1, 2 + 18, "they are left as they are")]
    [InlineData(3, 2 + 50, "each pixel becomes a square of three")]
    public void A_sheet_is_enlarged_to_be_read(int scale, int width, string because) =>
        new SampleSheet(plain, latent: 8) { Count = 1, Scale = scale }.Draw().Width.Should().Be(width, because);

    [Fact]
    public void Any_number_of_images_is_generated_in_small_batches_that_nothing_outlives()
    {
        using var many = new Labelled(classes: 2);
        var alive = new HashSet<long>();
        var count = 0L;

        foreach (var batch in new SampleSheet(many, latent: 8) { Count = 501 }.GenerateBatches())
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
    public void An_enumeration_that_ends_early_leaves_the_generator_as_it_was()
    {
        var before = Bits.Of(plain);

        foreach (var batch in new SampleSheet(plain, latent: 8) { StandingPasses = 2 }.GenerateBatches())
            using (batch)
                break;

        Bits.Of(plain).Should().Be(before);
        plain.training.Should().BeTrue();
    }

    [Fact]
    public void Standing_statistics_are_of_latents_as_near_to_zero_as_those_that_are_painted()
    {
        using var near = new SampleSheet(plain, latent: 8) { Count = 2, Threshold = 0.5, StandingPasses = 3 }.Paint();

        using var latents = TruncatedNormal.Draw(3 * 16, 8, 0.5, seed: ~1);
        var pass = 0;
        using var standing = new StandingStatistics(plain, 3, () => plain.call(latents.narrow(0, 16 * pass++, 16)));
        near.allclose(plain.call(TruncatedNormal.Draw(2, 8, 0.5)), atol: 1e-5).Should().BeTrue();
    }

    [Fact]
    public void What_cannot_be_painted_is_refused()
    {
        Asking(plain, new(plain, 8) { Count = 0 }).WithMessage("At least 1 latent*");
        Asking(plain, new(plain, 8) { Label = 0 }).WithMessage("*this one has none, and got 0*");
        Asking(conditional, new(conditional, 8) { Label = 3 }).WithMessage("*go from 0 to 2, but got 3*");
        Asking(conditional, new(conditional, 8) { Label = -1 }).WithMessage("*go from 0 to 2, but got -1*");
        Asking(conditional, new(conditional, 8) { Classes = [0, 5] }).WithMessage("*go from 0 to 2, but got 5*");
        Asking(conditional, new(conditional, 8) { Classes = [] }).WithMessage("*At least one class*");
        FluentActions.Invoking(new SampleSheet(conditional, 8) { ClassNames = ["cat"] }.Draw)
            .Should().Throw<ArgumentException>().WithMessage("*3 classes has a name, but got 1*");
    }

    private static FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> Asking(
        SaganGenerator generator, SampleSheet sheet)
    {
        var refusal = FluentActions.Invoking(sheet.Paint).Should().Throw<ArgumentException>();
        generator.training.Should().BeTrue("a refusal leaves the mode as it was");

        return refusal;
    }

    private static SaganGenerator Build(int classes)
    {
        var generator = SaganGeneratorBuilder.From(
            new() { ImageSize = 16, Width = 8, Latent = 8, Classes = classes }).Build();

        // At first all classes look alike.
        using var constant = no_grad();
        foreach (var parameter in generator.parameters())
            parameter.add_(randn_like(parameter) * 0.3);

        return generator;
    }

    /// <summary>Generates gray images of 16×16, and remembers its labels and how many there were at once.</summary>
    private sealed class Labelled : Module<Tensor, Tensor>, IClassConditional
    {
        private readonly Parameter nothing = Parameter(zeros(1));

        public Labelled(int classes)
            : base(nameof(Labelled))
        {
            Classes = classes;
            RegisterComponents();
        }

        public int Classes { get; }

        public List<long> Labels { get; } = [];

        public List<long> Batches { get; } = [];

        public override Tensor forward(Tensor latents) => throw new InvalidOperationException("A label is missing.");

        public Tensor call(Tensor latents, Tensor labels)
        {
            Labels.AddRange(labels.data<long>().ToArray());
            Batches.Add(latents.shape[0]);

            return (nothing * latents.narrow(1, 0, 1)).view(-1, 1, 1, 1).expand(-1, 1, 16, 16).contiguous();
        }
    }
}
