using SelfAttentionGan.Imaging;
using SelfAttentionGan.Models;
using SelfAttentionGan.Runs;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Runs;

public sealed class SampleObserverTests : IClassFixture<Seeded>, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RunDirectory run;
    private readonly SaganGenerator generator =
        SaganGeneratorBuilder.From(new() { ImageSize = 16, Width = 8, Latent = 8 }).Build();

    public SampleObserverTests() => run = RunDirectory.At(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_grid_is_drawn_at_each_multiple_of_its_interval()
    {
        var samples = new SampleObserver(run, generator, latent: 8) { Every = 20, Rows = 2 };

        foreach (var step in new[] { 10, 20, 30, 45, 50, 60 })
            samples.Observe(new() { Step = step });

        Directory.EnumerateFiles(Path.Combine(run.Location, "samples")).Select(Path.GetFileName).Order()
            .Should().Equal("000020.png", "000045.png", "000060.png");
    }

    [Fact]
    public void A_run_that_goes_on_draws_what_an_undisturbed_one_would()
    {
        Watch(60, 90, 120);

        Watch(70, 90, 100, 110);

        Directory.EnumerateFiles(Path.Combine(run.Location, "samples")).Select(Path.GetFileName).Order()
            .Should().Equal("000060.png", "000100.png", "000120.png");

        void Watch(params int[] steps)
        {
            var samples = new SampleObserver(run, generator, latent: 8) { Every = 50, Rows = 1 };
            foreach (var step in steps)
                samples.Observe(new() { Step = step });
        }
    }

    [Fact]
    public void Standing_statistics_are_taken_for_a_grid_and_given_back()
    {
        var before = generator.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        var plain = new SampleObserver(run, generator, latent: 8) { Rows = 4 }.Draw(1);

        var standing = new SampleObserver(run, generator, latent: 8) { Rows = 4, StandingPasses = 8 }.Draw(2);

        File.ReadAllBytes(standing).Should().NotEqual(
            File.ReadAllBytes(plain), "the running statistics of a fresh network are not its own");
        generator.state_dict().Should().OnlyContain(entry => entry.Value.allclose(before[entry.Key], 0, 0, false));
        generator.training.Should().BeTrue();
    }

    [Fact]
    public void The_same_weights_give_the_same_picture()
    {
        var samples = new SampleObserver(run, generator, latent: 8) { Rows = 3, Scale = 1 };

        var (first, second) = (samples.Draw(1), samples.Draw(2));

        File.ReadAllBytes(second).Should().Equal(File.ReadAllBytes(first));
        var grid = Png.Read(first);
        (grid.Width, grid.Height).Should().Be((3 * 16 + 4 * 2, 3 * 16 + 4 * 2), "three pictures, four gaps of 2");
    }

    [Fact]
    public void Classes_have_a_row_each_and_latents_a_column()
    {
        var painter = new Striped();

        var path = new SampleObserver(run, painter, latent: 8) { Rows = 2, Scale = 1 }.Draw(1);

        using var drawn = Png.Read(path).ToTensor();
        var grid = drawn[.., .., (int)(drawn.shape[2] - 8)..];                  // (3, 3 rows, 2 columns)
        grid.shape.Should().Equal(3, 3 * 1 + 4 * 2, 2 * 1 + 3 * 2);
        drawn.shape[2].Should().BeGreaterThan(8, "a heading stands before each row");
        for (var row = 0; row < 3; row++)
        {
            Pixel(row, 0, channel: 0).Should().Be(Pixel(row, 1, channel: 0)).And.BeApproximately(row - 1, 0.01f);
            Pixel(row, 0, channel: 1).Should().Be(Pixel(0, 0, channel: 1)).And.NotBe(Pixel(row, 1, channel: 1));
        }

        painter.Batches.Should().Equal([2, 2, 2], "a row is painted at a time");

        float Pixel(int row, int column, int channel) => grid[channel, 2 + row * 3, 2 + column * 3].item<float>();
    }

    [Fact]
    public void Of_many_classes_ten_have_a_row_unless_others_are_chosen()
    {
        var many = new Striped { Classes = 100 };

        new SampleObserver(run, many, latent: 8) { Rows = 1 }.Draw(1);
        new SampleObserver(run, many, latent: 8) { Rows = 1, Classes = [4, 2] }.Draw(2);

        many.Labels.Should().Equal(0, 11, 22, 33, 44, 55, 66, 77, 88, 99, 4, 2);
    }

    [Fact]
    public void Rows_name_their_classes_and_are_large_enough_to_be_read()
    {
        var painter = new Striped();

        var numbers = Png.Read(new SampleObserver(run, painter, latent: 8) { Rows = 2 }.Draw(1));
        var names = Png.Read(new SampleObserver(run, painter, latent: 8)
        {
            Rows = 2,
            ClassNames = ["cat", "dog", "fox"],
        }.Draw(2));

        numbers.Height.Should().Be(2 + 3 * 66).And.Be(names.Height);
        names.Width.Should().BeGreaterThan(numbers.Width, "a name is wider than a number");
    }

    [Fact]
    public void The_generator_is_left_as_it_was()
    {
        var before = generator.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());

        new SampleObserver(run, generator, latent: 8) { Rows = 1 }.Draw(1);

        generator.training.Should().BeTrue();
        generator.state_dict().Should().OnlyContain(entry => entry.Value.allclose(before[entry.Key], 0, 0, false));
    }

    [Fact]
    public void Training_takes_the_same_course_with_and_without_samples()
    {
        manual_seed(3);
        var expected = randn(4);

        manual_seed(3);
        new SampleObserver(run, generator, latent: 8) { Rows = 1 }.Draw(1);

        randn(4).allclose(expected, 0, 0).Should().BeTrue("samples draw their latents from a generator of their own");
    }

    /// <summary>
    /// Paints a pixel: red is the label, from -1 to 1, green the latent's first number, and blue nothing.
    /// </summary>
    private sealed class Striped : Module<Tensor, Tensor>, IClassConditional
    {
        private readonly Parameter nothing = Parameter(zeros(1));

        public Striped()
            : base(nameof(Striped)) => RegisterComponents();

        public int Classes { get; init; } = 3;

        public List<long> Batches { get; } = [];

        public List<long> Labels { get; } = [];

        public override Tensor forward(Tensor latents) => throw new InvalidOperationException("A label is missing.");

        public Tensor call(Tensor latents, Tensor labels)
        {
            Batches.Add(labels.shape[0]);
            Labels.AddRange(labels.data<long>().ToArray());
            var green = tanh(latents[TensorIndex.Colon, 0]);

            return stack([labels - 1f, green, nothing * green], dim: 1).view(-1, 3, 1, 1);
        }
    }
}
