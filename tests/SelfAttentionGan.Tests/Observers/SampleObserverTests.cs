using SelfAttentionGan.Imaging;
using SelfAttentionGan.Models;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Observers;

public sealed class SampleObserverTests : IClassFixture<Seeded>, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RunDirectory run;
    private readonly SaganGenerator generator =
        SaganGeneratorBuilder.From(new() { ImageSize = 16, BaseChannels = 8, LatentDim = 8 }).Build();

    public SampleObserverTests() => run = RunDirectory.At(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_grid_is_rendered_at_each_multiple_of_the_interval()
    {
        var samples = new SampleObserver(run, generator) { Every = 20, Rows = 2 };

        foreach (var step in new[] { 10, 20, 30, 45, 50, 60 })
            samples.Observe(new() { Step = step });

        Directory.EnumerateFiles(Path.Combine(run.Location, "samples")).Select(Path.GetFileName).Order()
            .Should().Equal("000020.png", "000045.png", "000060.png");
    }

    [Fact]
    public void A_resumed_run_renders_what_an_uninterrupted_one_would()
    {
        Observe(60, 90, 120);

        Observe(70, 90, 100, 110);

        Directory.EnumerateFiles(Path.Combine(run.Location, "samples")).Select(Path.GetFileName).Order()
            .Should().Equal("000060.png", "000100.png", "000120.png");

        void Observe(params int[] steps)
        {
            var samples = new SampleObserver(run, generator) { Every = 50, Rows = 1 };
            foreach (var step in steps)
                samples.Observe(new() { Step = step });
        }
    }

    [Fact]
    public void Standing_statistics_are_used_for_a_grid_and_the_running_ones_are_restored()
    {
        var before = generator.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        var plain = new SampleObserver(run, generator) { Rows = 4 }.Draw(1);

        var standing = new SampleObserver(run, generator) { Rows = 4, StandingStatisticsBatches = 8 }.Draw(2);

        File.ReadAllBytes(standing).Should().NotEqual(
            File.ReadAllBytes(plain), "the running statistics of a fresh network are not its own");
        generator.state_dict().Should().OnlyContain(entry => entry.Value.allclose(before[entry.Key], 0, 0, false));
        generator.training.Should().BeTrue();
    }

    [Fact]
    public void The_same_weights_give_the_same_image()
    {
        var samples = new SampleObserver(run, generator) { Rows = 3, Scale = 1 };

        var (first, second) = (samples.Draw(1), samples.Draw(2));

        File.ReadAllBytes(second).Should().Equal(File.ReadAllBytes(first));
        var grid = ImageBuffer.Read(first);
        (grid.Width, grid.Height).Should().Be((3 * 16 + 4 * 2, 3 * 16 + 4 * 2), "three images, four gaps of 2");
    }

    [Fact]
    public void Classes_have_a_row_each_and_latents_a_column()
    {
        var striped = new Striped();

        var path = new SampleObserver(run, striped.Generator) { Rows = 2, Scale = 1 }.Draw(1);

        using var drawn = ImageBuffer.Read(path).ToTensor();
        var grid = drawn[.., .., (int)(drawn.shape[2] - 8)..];                  // (3, 3 rows, 2 columns)
        grid.shape.Should().Equal(3, 3 * 1 + 4 * 2, 2 * 1 + 3 * 2);
        drawn.shape[2].Should().BeGreaterThan(8, "each row has a heading");
        for (var row = 0; row < 3; row++)
        {
            Pixel(row, 0, channel: 0).Should().Be(Pixel(row, 1, channel: 0)).And.BeApproximately(row - 1, 0.01f);
            Pixel(row, 0, channel: 1).Should().Be(Pixel(0, 0, channel: 1)).And.NotBe(Pixel(row, 1, channel: 1));
        }

        striped.Batches.Should().Equal([2, 2, 2], "rows are generated one by one");

        float Pixel(int row, int column, int channel) => grid[channel, 2 + row * 3, 2 + column * 3].item<float>();
    }

    [Fact]
    public void Of_many_classes_ten_have_a_row_unless_others_are_chosen()
    {
        var many = new Striped { Classes = 100 };

        new SampleObserver(run, many.Generator) { Rows = 1 }.Draw(1);
        new SampleObserver(run, many.Generator) { Rows = 1, Classes = [4, 2] }.Draw(2);

        many.Labels.Should().Equal(0, 11, 22, 33, 44, 55, 66, 77, 88, 99, 4, 2);
    }

    [Fact]
    public void Rows_name_their_classes_and_are_large_enough_to_be_read()
    {
        var striped = new Striped();

        var numbers = ImageBuffer.Read(new SampleObserver(run, striped.Generator) { Rows = 2 }.Draw(1));
        var names = ImageBuffer.Read(new SampleObserver(run, striped.Generator)
        {
            Rows = 2,
            ClassNames = ["cat", "dog", "fox"],
        }.Draw(2));

        numbers.Height.Should().Be(2 + 3 * 66).And.Be(names.Height);
        names.Width.Should().BeGreaterThan(numbers.Width, "a name is wider than a number");
    }

    [Fact]
    public void A_grid_is_published_as_it_is_saved()
    {
        var images = new List<(string Tag, byte[] Pixels, long[] Shape)>();
        var samples = new SampleObserver(run, generator) { Every = 20, Rows = 2 };

        foreach (var step in new[] { 10, 20, 30 })
            samples.Observe(new()
            {
                Step = step,
                ImagePublisher = (tag, image) => images.Add(
                    (tag, image.permute(1, 2, 0).contiguous().data<byte>().ToArray(), image.shape)),
            });

        var (tag, pixels, shape) = images.Should().ContainSingle("a grid is rendered every 20 steps").Subject;
        var saved = ImageBuffer.Read(run.Sample(20));
        tag.Should().Be("samples/generator");
        shape.Should().Equal(saved.Channels, saved.Height, saved.Width);
        pixels.Should().Equal(saved.Pixels.ToArray());
    }

    [Fact]
    public void The_generator_is_not_changed()
    {
        var before = generator.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());

        new SampleObserver(run, generator) { Rows = 1 }.Draw(1);

        generator.training.Should().BeTrue();
        generator.state_dict().Should().OnlyContain(entry => entry.Value.allclose(before[entry.Key], 0, 0, false));
    }

    [Fact]
    public void Samples_do_not_change_the_random_state_of_the_training()
    {
        manual_seed(3);
        var expected = randn(4);

        manual_seed(3);
        new SampleObserver(run, generator) { Rows = 1 }.Draw(1);

        randn(4).allclose(expected, 0, 0).Should().BeTrue("latents come from a random generator of their own");
    }

    /// <summary>
    /// Generates one pixel: red is the label, from -1 to 1, green the latent's first number, and blue zero.
    /// </summary>
    private sealed class Striped : Module<Tensor, Tensor, Tensor>
    {
        private readonly Parameter zero = Parameter(zeros(1));

        public Striped()
            : base(nameof(Striped)) => RegisterComponents();

        public int Classes { get; init; } = 3;

        public IGenerator Generator => IGenerator.From(this, latentDim: 8, Classes);

        public List<long> Batches { get; } = [];

        public List<long> Labels { get; } = [];

        public override Tensor forward(Tensor latents, Tensor labels)
        {
            Batches.Add(labels.shape[0]);
            Labels.AddRange(labels.data<long>().ToArray());
            var green = tanh(latents[TensorIndex.Colon, 0]);

            return stack([labels - 1f, green, zero * green], dim: 1).view(-1, 3, 1, 1);
        }
    }
}
