using SelfAttentionGan.Models;
using SelfAttentionGan.Training.Sampling;
using SelfAttentionGan.Visualization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Visualization;

public sealed class InterpolationGridTests : IClassFixture<Seeded>
{
    private readonly SaganGenerator generator =
        SaganGeneratorBuilder.From(new() { ImageSize = 16, BaseChannels = 8, LatentDim = 8 }).Build();

    [Fact]
    public void A_row_is_an_interpolation_and_a_column_a_frame()
    {
        var grid = new InterpolationGrid(generator) { Rows = 3, Frames = 5, Scale = 1 };

        var drawn = grid.Draw();

        (drawn.Width, drawn.Height).Should().Be((2 + 5 * 18, 2 + 3 * 18));
        grid.Draw().Pixels.ToArray().Should().Equal(drawn.Pixels.ToArray());
        generator.training.Should().BeTrue();
    }

    [Fact]
    public void The_images_are_those_of_the_interpolated_latents()
    {
        var grid = new InterpolationGrid(generator)
        {
            Rows = 2,
            Frames = 3,
            Seed = 5,
            Truncation = 0.5,
            Scale = 1,
            Linear = true,
        };

        var drawn = grid.Draw();

        using var ends = TruncatedNormal.Sample(4, 8, 0.5, seed: 5);
        using var paths = LatentInterpolation.Linear(ends.narrow(0, 0, 2), ends.narrow(0, 2, 2), 3);
        generator.eval();
        drawn.Pixels.ToArray().Should().Equal(ImageGrid.Draw(
            cat([generator.call(paths[0]), generator.call(paths[1])]), columns: 3).Pixels.ToArray());
        generator.train();
    }

    [Fact]
    public void A_sample_grid_draws_interpolations_with_its_own_settings()
    {
        using var conditional = SaganGeneratorBuilder.From(
            new() { ImageSize = 16, BaseChannels = 8, LatentDim = 8, Classes = 3 }).Build();
        var samples = new SampleGrid(conditional) { Seed = 3, Truncation = 0.5, Label = 2, Scale = 2 };
        var grid = new InterpolationGrid(conditional)
        {
            Rows = 2,
            Frames = 3,
            Seed = 3,
            Truncation = 0.5,
            Classes = [2],
            Scale = 2,
            Linear = true,
        };

        samples.DrawInterpolations(2, 3, linear: true).Pixels.ToArray().Should()
            .Equal(grid.Draw().Pixels.ToArray());
        samples.DrawInterpolations(rows: 2, frames: 3).Pixels.ToArray().Should()
            .NotEqual(grid.Draw().Pixels.ToArray(), "by default it is spherical");
    }

    [Fact]
    public void Rows_cycle_through_the_classes()
    {
        var conditional = new Conditional();

        new InterpolationGrid(conditional.Generator) { Rows = 4, Frames = 2 }.Draw();

        conditional.Labels.Should().Equal(0, 0, 1, 1, 2, 2, 0, 0);
    }

    [Fact]
    public void One_class_can_be_chosen_for_all_rows()
    {
        var conditional = new Conditional();

        new InterpolationGrid(conditional.Generator) { Rows = 2, Frames = 2, Classes = [2] }.Draw();

        conditional.Labels.Should().Equal(2, 2, 2, 2);
        FluentActions.Invoking(() => new InterpolationGrid(conditional.Generator) { Classes = [3] }.Draw())
            .Should().Throw<ArgumentException>().WithMessage("*go from 0 to 2, but got 3*");
    }

    [Fact]
    public void Standing_statistics_are_those_of_a_sample_grid_and_do_not_change_the_generator()
    {
        var before = TensorHash.Of(generator);
        var grid = new InterpolationGrid(generator)
        {
            Rows = 1,
            Frames = 2,
            Truncation = 0.5,
            StandingStatisticsBatches = 2,
            Linear = true,
        };
        var samples = new SampleGrid(generator) { Count = 2, Truncation = 0.5, StandingStatisticsBatches = 2 };

        grid.Draw().Pixels.ToArray().Should().Equal(
            samples.Draw().Pixels.ToArray(), "both ends are the first two latents of the seed");
        TensorHash.Of(generator).Should().Be(before);
    }

    [Fact]
    public void Rows_name_their_classes_and_others_can_be_chosen()
    {
        var conditional = new Conditional();

        var numbers = new InterpolationGrid(conditional.Generator) { Rows = 4, Frames = 2, Classes = [2, 1] }.Draw();
        var names = new InterpolationGrid(conditional.Generator)
        {
            Rows = 4,
            Frames = 2,
            ClassNames = ["cat", "dog", "fox"],
        }.Draw();

        conditional.Labels.Take(8).Should().Equal(2, 2, 1, 1, 2, 2, 1, 1);
        names.Width.Should().BeGreaterThan(numbers.Width).And.BeGreaterThan(2 + 2 * 66);
        names.Height.Should().Be(2 + 4 * 66, "images are enlarged to be read");
    }

    [Fact]
    public void Too_few_rows_or_frames_are_refused()
    {
        FluentActions.Invoking(() => new InterpolationGrid(generator) { Rows = 0 }.Draw())
            .Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new InterpolationGrid(generator) { Frames = 1 }.Draw())
            .Should().Throw<ArgumentException>().WithMessage("*at least 2 frames*");
        generator.training.Should().BeTrue();
    }

    /// <summary>Generates a gray pixel, and records the labels.</summary>
    private sealed class Conditional : Module<Tensor, Tensor, Tensor>
    {
        private readonly Parameter zero = Parameter(zeros(1));

        public Conditional()
            : base(nameof(Conditional)) => RegisterComponents();

        public IGenerator Generator => IGenerator.From(this, latentDim: 8, classes: 3);

        public List<long> Labels { get; } = [];

        public override Tensor forward(Tensor latents, Tensor labels)
        {
            Labels.AddRange(labels.data<long>().ToArray());

            return (zero * latents.narrow(1, 0, 1)).view(-1, 1, 1, 1);
        }
    }
}
