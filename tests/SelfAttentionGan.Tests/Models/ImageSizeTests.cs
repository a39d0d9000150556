using SelfAttentionGan.Attention;
using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Models;

/// <summary>Images of any height and width that are a first feature map times a power of two.</summary>
public sealed class ImageSizeTests : IClassFixture<Seeded>
{
    [Theory]
    [InlineData(48, 48, 1,
        "start3 up6 up12 attend12 up24 attend24 image",
        "down24 down12 down6 attend6 down3 attend3 score")]
    [InlineData(64, 96, 2,
        "start4x6 up8x12 up16x24 attend16x24 up32x48 attend32x48 image",
        "down32x48 down16x24 down8x12 attend8x12 down4x6 attend4x6 score")]
    [InlineData(128, 64, 4,
        "start8x4 up16x8 up32x16 attend32x16 up64x32 attend64x32 image",
        "down64x32 down32x16 down16x8 attend16x8 down8x4 attend8x4 score")]
    [InlineData(28, 28, 3, "start7 attend7 up14 attend14 image", "down14 attend14 down7 attend7 score")]
    public void A_DCGAN_backbone_gives_images_scores_and_gradients(
        int height, int width, int channels, string generatorLayers, string discriminatorLayers)
    {
        var (generator, discriminator) = ShouldWork(Small(height, width, channels));

        generator.Should().Be(generatorLayers);
        discriminator.Should().Be(discriminatorLayers);
    }

    [Theory]
    [InlineData(48, 48, 2, "attend12")]
    [InlineData(64, 96, 4, "attend16x24")]
    [InlineData(128, 64, 1, "attend32x16")]
    [InlineData(20, 20, 3, "attend10")]
    public void A_ResNet_backbone_does_too_with_attention_where_keys_can_be_pooled(
        int height, int width, int channels, string attention)
    {
        var (generator, discriminator) = ShouldWork(
            Small(height, width, channels) with { Backbone = SaganBackbone.ResNet, Classes = 2 });

        generator.Should().Contain(attention);
        discriminator.Should().Contain(attention);
    }

    [Fact]
    public void Attention_is_placed_by_the_height_of_a_map()
    {
        var options = Small(64, 96, 3) with { GeneratorAttention = [8], DiscriminatorAttention = [32] };

        var (generator, discriminator) = ShouldWork(options);

        generator.Should().Contain("up8x12 attend8x12 up16x24 up32x48 image");
        discriminator.Should().StartWith("down32x48 attend32x48 down16x24");
        ErrorOf(options with { GeneratorAttention = [12] }).Should().Contain(
            "GeneratorAttention must be heights of feature maps (4×6, 8×12, 16×24, 32×48), but got 12.");
    }

    [Theory]
    [InlineData(64, 96)]
    [InlineData(48, 48)]
    public void A_training_step_changes_both_networks(int height, int width)
    {
        var options = Small(height, width, 1);
        using var generator = SaganGeneratorBuilder.From(options).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(options).Build();
        var before = (TensorHash.Of(generator), TensorHash.Of(discriminator));
        var source = new TensorImageSource(rand(4, 1, height, width).mul(2).sub(1));
        var objective = AdversarialObjective.From(
            new() { AugmentColor = true, AugmentTranslation = true, AugmentCutout = true, R1Weight = 1 });
        var training = new GanTrainerOptions { Steps = 1, BatchSize = 2, HorizontalFlip = true };

        new GanTrainer(generator, discriminator, training, objective).Run(source, []);

        TensorHash.Of(generator).Should().NotBe(before.Item1);
        TensorHash.Of(discriminator).Should().NotBe(before.Item2);
    }

    [Fact]
    public void Its_attention_map_is_rendered_over_its_image()
    {
        using var scope = NewDisposeScope();
        using var generator = SaganGeneratorBuilder.From(
            Small(32, 64, 3) with { Backbone = SaganBackbone.ResNet, GeneratorAttention = [16] }).Build();
        var latents = randn(1, 4);

        var (image, map) = new AttentionProbe(generator).Capture(() => generator.call(latents));

        map.shape.Should().Equal(1, 16 * 32, 8 * 16);
        AttentionOverlay.Draw(image, map).Width.Should().BePositive("positions and pooled keys fill grids");
    }

    [Fact]
    public void A_summary_counts_the_multiply_adds_of_both_sides()
    {
        using var wide = SaganGeneratorBuilder.From(Small(32, 64, 3) with { GeneratorAttention = [] }).Build();
        using var square = SaganGeneratorBuilder.From(Small(32, 32, 3) with { GeneratorAttention = [] }).Build();

        ModelSummary.Of(wide).Layers[^1].Output.Should().Equal(3, 32, 64);
        ModelSummary.Of(wide).MultiplyAdds.Should().Be(
            2 * ModelSummary.Of(square).MultiplyAdds, "there are twice the positions");
    }

    [Theory]
    [InlineData(8, 8, "16×16 and 20×20")]
    [InlineData(50, 50, "48×48 and 52×52")]
    [InlineData(100, 100, "96×96 and 104×104")]
    [InlineData(1024, 1024, "480×480 and 512×512")]
    [InlineData(0, 0, "16×16 and 20×20")]
    [InlineData(-64, -64, "16×16 and 20×20")]
    [InlineData(64, 98, "64×96 and 64×100")]
    public void Other_sizes_are_rejected_with_the_nearest_ones(int height, int width, string nearest)
    {
        var options = new SaganOptions { ImageHeight = height, ImageWidth = width };
        var error = $"lie between 16 and 512, but got {height}×{width}; the nearest are {nearest}.";

        ErrorOf(options).Should().Contain(error);
        SaganDiscriminatorBuilder.From(options).Invoking(builder => builder.Build())
            .Should().Throw<InvalidOperationException>().WithMessage($"*{error}*");
    }

    [Fact]
    public void A_size_is_both_sides_unless_one_is_set()
    {
        var options = new SaganOptions { ImageSize = 32 };

        (options.ImageHeight, options.ImageWidth).Should().Be((32, 32));
        (options with { ImageSize = 48 }).ImageWidth.Should().Be(48, "a default follows what it derives from");
        (options with { ImageWidth = 48 }).ImageHeight.Should().Be(32);
    }

    [Fact]
    public void A_builder_begins_with_any_feature_map()
    {
        using var generator = new SaganGeneratorBuilder(latentDim: 4)
            .LatentProjection(channels: 8, height: 6, width: 5).Upsample(channels: 8).ToImage(channels: 2).Build();
        using var discriminator = new SaganDiscriminatorBuilder(imageHeight: 24, imageWidth: 20, imageChannels: 2)
            .Downsample(channels: 8).Downsample(channels: 8).ToScore().Build();

        var images = generator.call(randn(2, 4));

        images.shape.Should().Equal(2, 2, 24, 20);
        discriminator.call(images).shape.Should().Equal(2);
        discriminator.Invoking(network => network.call(zeros(2, 2, 20, 24)))
            .Should().Throw<ArgumentException>().WithMessage("*takes images of shape N×2×24×20, but got 2×2×20×24*");
    }

    private static SaganOptions Small(int height, int width, int channels) =>
        new() { ImageHeight = height, ImageWidth = width, ImageChannels = channels, BaseChannels = 8, LatentDim = 4 };

    /// <summary>Requires images of the size and a gradient for every parameter.</summary>
    /// <returns>The names of both networks' layers.</returns>
    private static (string Generator, string Discriminator) ShouldWork(SaganOptions options)
    {
        using var scope = NewDisposeScope();
        using var generator = SaganGeneratorBuilder.From(options).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(options).Build();
        var labels = options.Classes > 0 ? tensor(new long[] { 0, 1 }) : null;

        var images = generator.Generate(randn(2, options.LatentDim), labels);
        var scores = discriminator.Score(images, labels);
        new HingeLoss().ForGenerator(scores, () => scores).backward();

        images.shape.Should().Equal(2, options.ImageChannels, options.ImageHeight, options.ImageWidth);
        scores.shape.Should().Equal(2);
        generator.parameters().Concat(discriminator.parameters()).Should().OnlyContain(
            parameter => parameter.grad!.isfinite().all().item<bool>());
        generator.named_parameters().Where(entry => entry.name.EndsWith("weight_orig", StringComparison.Ordinal)
                && !entry.name.StartsWith("attend", StringComparison.Ordinal))
            .Should().OnlyContain(entry => entry.parameter.grad!.abs().sum().item<float>() > 0);

        return (Names(generator), Names(discriminator));
    }

    private static string Names(nn.Module network) =>
        string.Join(' ', network.named_children().Select(child => child.name));

    private static string ErrorOf(SaganOptions options) => SaganGeneratorBuilder.From(options)
        .Invoking(builder => builder.Build()).Should().Throw<InvalidOperationException>().Which.Message;
}
