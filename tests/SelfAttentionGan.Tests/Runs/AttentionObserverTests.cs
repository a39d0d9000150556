using SelfAttentionGan.Imaging;
using SelfAttentionGan.Layers;
using SelfAttentionGan.Models;
using SelfAttentionGan.Runs;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Runs;

public sealed class AttentionObserverTests : IClassFixture<Seeded>, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RunDirectory run;
    private readonly SaganGenerator generator =
        SaganGeneratorBuilder.From(new() { ImageSize = 16, Width = 8, Latent = 8 }).Build();

    public AttentionObserverTests() => run = RunDirectory.At(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_run_that_goes_on_draws_what_an_undisturbed_one_would()
    {
        Watch(60, 90, 120);

        Watch(70, 90, 100, 110);

        Directory.EnumerateFiles(Path.Combine(run.Location, "attention"), "*.png", SearchOption.AllDirectories)
            .Select(Path.GetFileName).Distinct().Order().Should().Equal("000060.png", "000100.png", "000120.png");

        void Watch(params int[] steps)
        {
            var attention = new AttentionObserver(run, generator, latent: 8) { Every = 50, Rows = 1 };
            foreach (var step in steps)
                attention.Observe(new() { Step = step });
        }
    }

    [Fact]
    public void The_same_weights_give_the_same_picture()
    {
        var attention = new AttentionObserver(run, generator, latent: 8) { Rows = 2 };

        var (first, second) = (attention.Draw(1)[0], attention.Draw(2)[0]);

        File.ReadAllBytes(second).Should().Equal(File.ReadAllBytes(first));
        var drawn = Png.Read(first);
        (drawn.Width, drawn.Height).Should().Be((4 + 6 * 140, 23 + 4 + 2 * (140 + 25)),
            "a caption, and two rows of a picture and five panels with color bars");
    }

    [Fact]
    public void Pictures_and_maps_belong_together()
    {
        using (no_grad())
            generator.get_parameter("attend4.gamma")!.fill_(0.25);
        var points = new QueryPoint[] { new(0.5, 0.5) };
        var observer = new AttentionObserver(run, generator, latent: 8)
        {
            Rows = 3,
            Seed = 7,
            Points = points,
        };

        var drawn = observer.Draw(1).Should().ContainSingle(path => path.Contains("generator.attend4")).Subject;

        using var chance = new Generator(7);
        using var latents = randn(3, 8, generator: chance);
        var (pictures, maps) = new AttentionProbe(generator, "attend4").Read(() => generator.call(latents));
        Png.Read(drawn).Pixels.ToArray().Should().Equal(AttentionOverlay.Draw(
            pictures, maps, points, "generator.attend4   γ = 0.25").Pixels.ToArray());
    }

    [Fact]
    public void Every_layer_of_both_networks_has_a_folder()
    {
        using var discriminator = SaganDiscriminatorBuilder.From(new() { ImageSize = 16, Width = 8 }).Build();
        var observer = new AttentionObserver(run, generator, latent: 8, discriminator) { Rows = 1 };

        var drawn = observer.Draw(500);

        observer.Layers.Should().Equal(
            [.. AttentionProbe.Layers(generator).Select(layer => $"generator.{layer}"),
             .. AttentionProbe.Layers(discriminator).Select(layer => $"discriminator.{layer}")]);
        drawn.Should().Equal(observer.Layers.Select(layer => run.Attention(layer, 500)));
        drawn.Should().OnlyContain(path => File.Exists(path));
    }

    [Fact]
    public void A_discriminator_looks_at_what_the_generator_paints()
    {
        using var discriminator = SaganDiscriminatorBuilder.From(new() { ImageSize = 16, Width = 8 }).Build();
        var points = new QueryPoint[] { new(0.5, 0.5) };
        var observer = new AttentionObserver(run, generator, latent: 8, discriminator) { Rows = 2, Points = points };

        var drawn = observer.Draw(1)[^1];

        using var chance = new Generator(1);
        using var latents = randn(2, 8, generator: chance);
        using var evaluation = new Evaluation(generator);
        var pictures = generator.call(latents);
        var map = new AttentionProbe(discriminator).Read(() => discriminator.call(pictures)).Map;
        Png.Read(drawn).Pixels.ToArray().Should().Equal(AttentionOverlay.Draw(
            pictures, map, points, $"{observer.Layers[^1]}   γ = 0").Pixels.ToArray());
        discriminator.training.Should().BeTrue();
    }

    [Fact]
    public void Networks_without_attention_are_refused()
    {
        var blind = SaganGeneratorBuilder.From(
            new() { ImageSize = 16, Width = 8, Latent = 8, GeneratorAttention = [] }).Build();

        var observe = () => new AttentionObserver(run, blind, latent: 8);

        observe.Should().Throw<ArgumentException>().WithMessage("*has none; build it with one*");
    }

    [Fact]
    public void No_rows_are_refused()
    {
        var draw = () => new AttentionObserver(run, generator, latent: 8) { Rows = 0 }.Draw(1);

        draw.Should().Throw<InvalidOperationException>().WithMessage("*at least 1 row, but got 0*");
    }

    [Fact]
    public void Rows_go_through_the_classes()
    {
        var painter = new Labelled();

        new AttentionObserver(run, painter, latent: 8) { Rows = 5 }.Draw(1);

        painter.Labels.Should().Equal(0, 1, 2, 0, 1);
    }

    [Fact]
    public void Training_takes_the_same_course_with_and_without_attention()
    {
        var before = generator.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        manual_seed(3);
        var expected = randn(4);

        manual_seed(3);
        new AttentionObserver(run, generator, latent: 8) { Rows = 1 }.Draw(1);

        randn(4).allclose(expected, 0, 0).Should().BeTrue("latents come from a generator of their own");
        generator.training.Should().BeTrue();
        generator.state_dict().Should().OnlyContain(entry => entry.Value.allclose(before[entry.Key], 0, 0, false));
    }

    /// <summary>Paints a latent as a picture of eight by eight, and remembers its labels.</summary>
    private sealed class Labelled : Module<Tensor, Tensor>, IClassConditional
    {
        private readonly SelfAttention2d look = new(8);

        public Labelled()
            : base(nameof(Labelled)) => RegisterComponents();

        public int Classes => 3;

        public List<long> Labels { get; } = [];

        public override Tensor forward(Tensor latents) => throw new InvalidOperationException("A label is missing.");

        public Tensor call(Tensor latents, Tensor labels)
        {
            Labels.AddRange(labels.data<long>().ToArray());

            return look.call(latents.view(-1, 8, 1, 1).expand(-1, 8, 8, 8)).narrow(1, 0, 3);
        }
    }
}
