using SelfAttentionGan.Imaging;
using SelfAttentionGan.Models;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Runs;

public sealed class InterpolationStripsTests : IClassFixture<Seeded>
{
    private readonly SaganGenerator generator =
        SaganGeneratorBuilder.From(new() { ImageSize = 16, Width = 8, Latent = 8 }).Build();

    [Fact]
    public void A_row_is_a_way_and_a_column_a_stop()
    {
        var strips = new InterpolationStrips(generator, latent: 8) { Rows = 3, Stops = 5, Scale = 1 };

        var drawn = strips.Draw();

        (drawn.Width, drawn.Height).Should().Be((2 + 5 * 18, 2 + 3 * 18));
        strips.Draw().Pixels.ToArray().Should().Equal(drawn.Pixels.ToArray());
        generator.training.Should().BeTrue();
    }

    [Fact]
    public void The_pictures_are_those_of_the_path()
    {
        var strips = new InterpolationStrips(generator, latent: 8)
        {
            Rows = 2,
            Stops = 3,
            Seed = 5,
            Threshold = 0.5,
            Scale = 1,
            Path = LatentPath.Linear,
        };

        var drawn = strips.Draw();

        using var ends = TruncatedNormal.Draw(4, 8, 0.5, seed: 5);
        using var ways = LatentPath.Linear(ends.narrow(0, 0, 2), ends.narrow(0, 2, 2), 3);
        generator.eval();
        drawn.Pixels.ToArray().Should().Equal(ImageGrid.Draw(
            cat([generator.call(ways[0]), generator.call(ways[1])]), columns: 3).Pixels.ToArray());
        generator.train();
    }

    [Fact]
    public void Rows_go_through_the_classes()
    {
        var painter = new Labelled();

        new InterpolationStrips(painter, latent: 8) { Rows = 4, Stops = 2 }.Draw();

        painter.Labels.Should().Equal(0, 0, 1, 1, 2, 2, 0, 0);
    }

    [Fact]
    public void One_class_can_be_asked_of_all_rows()
    {
        var painter = new Labelled();

        new InterpolationStrips(painter, latent: 8) { Rows = 2, Stops = 2, Classes = [2] }.Draw();

        painter.Labels.Should().Equal(2, 2, 2, 2);
        FluentActions.Invoking(() => new InterpolationStrips(painter, 8) { Classes = [3] }.Draw())
            .Should().Throw<ArgumentException>().WithMessage("*go from 0 to 2, but got 3*");
    }

    [Fact]
    public void Standing_statistics_are_those_of_a_sheet_and_leave_the_generator_as_it_was()
    {
        var before = Bits.Of(generator);
        var strips = new InterpolationStrips(generator, latent: 8)
        {
            Rows = 1,
            Stops = 2,
            Threshold = 0.5,
            StandingPasses = 2,
            Path = LatentPath.Linear,
        };
        var sheet = new SampleSheet(generator, latent: 8) { Count = 2, Threshold = 0.5, StandingPasses = 2 };

        strips.Draw().Pixels.ToArray().Should().Equal(
            sheet.Draw().Pixels.ToArray(), "both ends are the first two latents of the seed");
        Bits.Of(generator).Should().Be(before);
    }

    [Fact]
    public void Rows_name_their_classes_and_others_can_be_chosen()
    {
        var painter = new Labelled();

        var numbers = new InterpolationStrips(painter, latent: 8) { Rows = 4, Stops = 2, Classes = [2, 1] }.Draw();
        var names = new InterpolationStrips(painter, latent: 8)
        {
            Rows = 4,
            Stops = 2,
            ClassNames = ["cat", "dog", "fox"],
        }.Draw();

        painter.Labels.Take(8).Should().Equal(2, 2, 1, 1, 2, 2, 1, 1);
        names.Width.Should().BeGreaterThan(numbers.Width).And.BeGreaterThan(2 + 2 * 66);
        names.Height.Should().Be(2 + 4 * 66, "images are enlarged to be read");
    }

    [Fact]
    public void Too_few_rows_or_stops_are_refused()
    {
        FluentActions.Invoking(() => new InterpolationStrips(generator, 8) { Rows = 0 }.Draw())
            .Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new InterpolationStrips(generator, 8) { Stops = 1 }.Draw())
            .Should().Throw<ArgumentException>().WithMessage("*two ends*");
        generator.training.Should().BeTrue();
    }

    /// <summary>Paints a grey pixel, and remembers its labels.</summary>
    private sealed class Labelled : Module<Tensor, Tensor>, IClassConditional
    {
        private readonly Parameter nothing = Parameter(zeros(1));

        public Labelled()
            : base(nameof(Labelled)) => RegisterComponents();

        public int Classes => 3;

        public List<long> Labels { get; } = [];

        public override Tensor forward(Tensor latents) => throw new InvalidOperationException("A label is missing.");

        public Tensor call(Tensor latents, Tensor labels)
        {
            Labels.AddRange(labels.data<long>().ToArray());

            return (nothing * latents.narrow(1, 0, 1)).view(-1, 1, 1, 1);
        }
    }
}
