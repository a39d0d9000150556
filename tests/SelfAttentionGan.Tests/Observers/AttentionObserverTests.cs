using SelfAttentionGan.Attention;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Models;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Observers;

public sealed class AttentionObserverTests : IClassFixture<Seeded>, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RunDirectory run;
    private readonly SaganGenerator generator =
        SaganGeneratorBuilder.From(new() { ImageSize = 16, BaseChannels = 8, LatentDim = 8 }).Build();

    public AttentionObserverTests() => run = RunDirectory.At(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_resumed_run_renders_what_an_uninterrupted_one_would()
    {
        Observe(60, 90, 120);

        Observe(70, 90, 100, 110);

        Directory.EnumerateFiles(Path.Combine(run.Location, "attention"), "*.png", SearchOption.AllDirectories)
            .Select(Path.GetFileName).Distinct().Order().Should().Equal("000060.png", "000100.png", "000120.png");

        void Observe(params int[] steps)
        {
            var attention = new AttentionObserver(run, generator) { Every = 50, Rows = 1 };
            foreach (var step in steps)
                attention.Observe(new() { Step = step });
        }
    }

    [Fact]
    public void The_same_weights_give_the_same_image()
    {
        var attention = new AttentionObserver(run, generator) { Rows = 2 };

        var (first, second) = (attention.Draw(1)[0], attention.Draw(2)[0]);

        File.ReadAllBytes(second).Should().Equal(File.ReadAllBytes(first));
        var drawn = ImageBuffer.Read(first);
        (drawn.Width, drawn.Height).Should().Be((4 + 6 * 140, 23 + 4 + 2 * (140 + 25)),
            "a caption, and two rows of an image and five panels with color bars");
    }

    [Fact]
    public void Maps_are_those_of_the_images_beside_them()
    {
        using (no_grad())
            generator.get_parameter("attend4.gamma")!.fill_(0.25);
        var points = new (double X, double Y)[] { new(0.5, 0.5) };
        var observer = new AttentionObserver(run, generator)
        {
            Rows = 3,
            Seed = 7,
            Points = points,
        };

        var drawn = observer.Draw(1).Should().ContainSingle(path => path.Contains("generator.attend4")).Subject;

        using var random = new Generator(7);
        using var latents = randn(3, 8, generator: random);
        var (images, maps) = new AttentionProbe(generator, "attend4").Capture(() => generator.call(latents));
        ImageBuffer.Read(drawn).Pixels.ToArray().Should().Equal(AttentionOverlay.Draw(
            images, maps, points, "generator.attend4   γ = 0.25").Pixels.ToArray());
    }

    [Fact]
    public void Every_layer_of_both_networks_has_a_folder()
    {
        using var discriminator = SaganDiscriminatorBuilder.From(new() { ImageSize = 16, BaseChannels = 8 }).Build();
        var observer = new AttentionObserver(run, generator, discriminator) { Rows = 1 };

        var drawn = observer.Draw(500);

        observer.Layers.Should().Equal(
            [.. AttentionProbe.Layers(generator).Select(layer => $"generator.{layer}"),
             .. AttentionProbe.Layers(discriminator).Select(layer => $"discriminator.{layer}")]);
        drawn.Should().Equal(observer.Layers.Select(layer => run.Attention(layer, 500)));
        drawn.Should().OnlyContain(path => File.Exists(path));
    }

    [Fact]
    public void A_discriminator_is_shown_generated_images()
    {
        using var discriminator = SaganDiscriminatorBuilder.From(new() { ImageSize = 16, BaseChannels = 8 }).Build();
        var points = new (double X, double Y)[] { new(0.5, 0.5) };
        var observer = new AttentionObserver(run, generator, discriminator) { Rows = 2, Points = points };

        var drawn = observer.Draw(1)[^1];

        using var random = new Generator(1);
        using var latents = randn(2, 8, generator: random);
        using var evaluation = new EvalModeScope(generator);
        var images = generator.call(latents);
        var map = new AttentionProbe(discriminator).Capture(() => discriminator.call(images)).Map;
        ImageBuffer.Read(drawn).Pixels.ToArray().Should().Equal(AttentionOverlay.Draw(
            images, map, points, $"{observer.Layers[^1]}   γ = 0").Pixels.ToArray());
        discriminator.training.Should().BeTrue();
    }

    [Fact]
    public void Networks_without_attention_are_refused()
    {
        var plain = SaganGeneratorBuilder.From(
            new() { ImageSize = 16, BaseChannels = 8, LatentDim = 8, GeneratorAttention = [] }).Build();

        var observe = () => new AttentionObserver(run, plain);

        observe.Should().Throw<ArgumentException>().WithMessage("*has none; build it with one*");
    }

    [Fact]
    public void No_rows_are_refused()
    {
        var draw = () => new AttentionObserver(run, generator) { Rows = 0 }.Draw(1);

        draw.Should().Throw<InvalidOperationException>().WithMessage("*at least 1 row, but got 0*");
    }

    [Fact]
    public void Rows_cycle_through_the_classes()
    {
        var conditional = new Conditional();

        new AttentionObserver(run, IGenerator.From(conditional, latentDim: 8, classes: 3)) { Rows = 5 }.Draw(1);

        conditional.Labels.Should().Equal(0, 1, 2, 0, 1);
    }

    [Fact]
    public void Attention_maps_do_not_change_the_random_state_of_the_training()
    {
        var before = generator.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        manual_seed(3);
        var expected = randn(4);

        manual_seed(3);
        new AttentionObserver(run, generator) { Rows = 1 }.Draw(1);

        randn(4).allclose(expected, 0, 0).Should().BeTrue("latents come from a generator of their own");
        generator.training.Should().BeTrue();
        generator.state_dict().Should().OnlyContain(entry => entry.Value.allclose(before[entry.Key], 0, 0, false));
    }

    /// <summary>Generates an image of eight by eight from a latent, and records the labels.</summary>
    private sealed class Conditional : Module<Tensor, Tensor, Tensor>
    {
        private readonly SelfAttention2d attention = new(8);

        public Conditional()
            : base(nameof(Conditional)) => RegisterComponents();

        public List<long> Labels { get; } = [];

        public override Tensor forward(Tensor latents, Tensor labels)
        {
            Labels.AddRange(labels.data<long>().ToArray());

            return attention.call(latents.view(-1, 8, 1, 1).expand(-1, 8, 8, 8)).narrow(1, 0, 3);
        }
    }
}
