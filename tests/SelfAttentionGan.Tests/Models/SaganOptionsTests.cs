using SelfAttentionGan.Attention;
using SelfAttentionGan.Models;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Models;

public sealed class SaganOptionsTests : IClassFixture<Seeded>
{
    [Fact]
    public void The_default_networks_have_the_published_number_of_parameters()
    {
        using var generator = SaganGeneratorBuilder.From(new()).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(new()).Build();

        const string because = "the 64×64 network of github.com/heykeetae/Self-Attention-GAN has as many";
        generator.parameters().Sum(parameter => parameter.numel()).Should().Be(3_832_885, because);
        discriminator.parameters().Sum(parameter => parameter.numel()).Should().Be(3_175_299, because);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(128)]
    public void Every_power_of_two_from_16_up_gives_images_and_scores(int size)
    {
        var options = new SaganOptions { ImageSize = size, BaseChannels = 8, LatentDim = 10, ImageChannels = 1 };
        using var generator = SaganGeneratorBuilder.From(options).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(options).Build();

        var images = generator.call(randn(2, 10));

        images.shape.Should().Equal(2, 1, size, size);
        images.abs().max().item<float>().Should().BeLessThanOrEqualTo(1);
        discriminator.call(images).shape.Should().Equal(2);
    }

    [Fact]
    public void Attention_is_at_the_last_two_feature_maps_by_default()
    {
        var options = new SaganOptions { ImageSize = 32, BaseChannels = 8 };

        Names(SaganGeneratorBuilder.From(options).Build())
            .Should().Equal("start4", "up8", "attend8", "up16", "attend16", "image");
        Names(SaganDiscriminatorBuilder.From(options).Build())
            .Should().Equal("down16", "down8", "attend8", "down4", "attend4", "score");
        Names(SaganGeneratorBuilder.From(options with { GeneratorAttention = [4] }).Build())
            .Should().Equal("start4", "attend4", "up8", "up16", "image");
    }

    [Fact]
    public void Attention_at_an_unknown_feature_map_is_rejected()
    {
        var builder = SaganGeneratorBuilder.From(new() { GeneratorAttention = [16, 20] });

        builder.Invoking(sut => sut.Build())
            .Should().Throw<InvalidOperationException>()
            .WithMessage("*sizes of feature maps (4, 8, 16, 32), but got 20.*");
    }

    [Theory]
    [InlineData(16, 1)]
    [InlineData(32, 2)]
    [InlineData(64, 4)]
    public void A_ResNet_backbone_generates_and_scores_every_class(int size, int channels)
    {
        var options = new SaganOptions
        {
            ImageSize = size,
            BaseChannels = 8,
            LatentDim = 10,
            ImageChannels = channels,
            Backbone = SaganBackbone.ResNet,
            Classes = 3,
        };
        using var generator = SaganGeneratorBuilder.From(options).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(options).Build();
        var labels = tensor(new long[] { 0, 2 });

        var images = generator.Generate(randn(2, 10), labels);

        images.shape.Should().Equal(2, channels, size, size);
        discriminator.Score(images, labels).shape.Should().Equal(2);
        Names(generator).Should().StartWith("start4").And.Contain($"attend{size / 4}").And.EndWith("image");
        Names(discriminator).Should().EndWith(["residual1", "score"]);
    }

    [Fact]
    public void A_DCGAN_backbone_can_be_conditional_too()
    {
        var options = new SaganOptions
        {
            ImageSize = 16,
            BaseChannels = 8,
            LatentDim = 10,
            Classes = 4,
            MinibatchStdDev = true,
        };
        using var generator = SaganGeneratorBuilder.From(options).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(options).Build();
        var labels = tensor(new long[] { 3, 0 });

        discriminator.Score(generator.Generate(randn(2, 10), labels), labels).shape.Should().Equal(2);
        generator.state_dict().Keys.Should().Contain("up8.norm.gain.weight");
        discriminator.state_dict().Keys.Should().Contain(["score.embed.weight", "score.score.weight"]);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(512)]
    public void Large_networks_have_all_their_layers(int size)
    {
        var options = new SaganOptions
        {
            ImageSize = size,
            BaseChannels = 1,
            Backbone = SaganBackbone.ResNet,
            GeneratorAttention = [],
        };
        using var generator = SaganGeneratorBuilder.From(options).Build();

        ModelSummary.Of(generator).Layers[^1].Output.Should().Equal(3, size, size);
    }

    [Fact]
    public void All_errors_in_the_layers_are_reported_at_once()
    {
        var options = new SaganOptions
        {
            Backbone = SaganBackbone.ResNet,
            GeneratorChannels = [12, 12],
            GeneratorAttention = [5, 8],
            Attention = SelfAttentionOptions.Official with { QueryReduction = 5 },
        };

        SaganGeneratorBuilder.From(options).Invoking(builder => builder.Build())
            .Should().Throw<InvalidOperationException>()
            .WithMessage("*GeneratorChannels needs one number for each feature map (4, 8, 16, 32, 64), but got 2.*")
            .WithMessage("*GeneratorAttention must be sizes of feature maps (4, 8, 16, 32, 64), but got 5.*")
            .WithMessage("*12*");
    }

    [Fact]
    public void Sizes_and_numbers_out_of_range_are_reported_at_once()
    {
        var options = new SaganOptions { ImageSize = 18, ImageChannels = 5, BaseChannels = 0, Classes = -1 };

        SaganDiscriminatorBuilder.From(options).Invoking(builder => builder.Build())
            .Should().Throw<InvalidOperationException>()
            .WithMessage("*ImageSize must be a first feature map*")
            .WithMessage("*ImageChannels must lie between 1 and 4, but got 5*")
            .WithMessage($"*{nameof(SaganOptions.BaseChannels)} must be at least 1, but got 0*")
            .WithMessage("*Classes must be 0 (none) or more, but got -1*");
    }

    [Fact]
    public void A_wrong_digit_takes_no_memory()
    {
        Refused(new() { BaseChannels = int.MaxValue }, "BaseChannels must be at most 65536, but got 2147483647");
        Refused(
            new() { LatentDim = int.MaxValue },
            "LatentDim must leave a layer at most 268435456 weights, but it has 2147483647×512×16; choose a smaller number");
        Refused(new() { Classes = int.MaxValue }, "Classes must leave a layer at most 268435456 weights*2147483647×512×1");
        Refused(new() { GeneratorChannels = [8, 1 << 20, 1 << 20, 8] }, "GeneratorChannels must leave*1048576×1048576×16");
        Refused(
            new() { DiscriminatorChannels = [8, 1 << 20, 1 << 20, 8] }, "DiscriminatorChannels must leave*1048576×1048576×16",
            discriminator: true);

        void Refused(SaganOptions options, string error, bool discriminator = false) => FluentActions.Invoking(() =>
                discriminator ? (object)SaganDiscriminatorBuilder.From(options).Build() : SaganGeneratorBuilder.From(options).Build())
            .Should().Throw<InvalidOperationException>().WithMessage($"*{error}*");
    }

    [Theory]
    [InlineData(0, 8, "*ClassEmbeddingDim needs classes, but Classes is 0; set it, or leave ClassEmbeddingDim at 0*")]
    [InlineData(3, -1, "*ClassEmbeddingDim must be 0 (none) or more, but got -1; 512 is usual*")]
    public void Class_embeddings_need_classes_and_a_length(int classes, int length, string error)
    {
        var options = new SaganOptions { ImageSize = 16, Classes = classes, ClassEmbeddingDim = length };

        SaganDiscriminatorBuilder.From(options).Invoking(builder => builder.Build())
            .Should().Throw<InvalidOperationException>().WithMessage(error);
    }

    [Fact]
    public void Residual_blocks_in_a_DCGAN_discriminator_are_rejected()
    {
        SaganDiscriminatorBuilder.From(new() { DiscriminatorFinalBlocks = [64] }).Invoking(builder => builder.Build())
            .Should().Throw<InvalidOperationException>()
            .WithMessage($"*{nameof(SaganOptions.DiscriminatorFinalBlocks)} are residual blocks*");
    }

    [Fact]
    public void Attention_has_the_spectral_normalization_of_the_blocks()
    {
        var options = new SaganOptions { ImageSize = 16, BaseChannels = 8, Backbone = SaganBackbone.ResNet };
        using var normal = SaganGeneratorBuilder.From(options).Build();
        using var plain = SaganGeneratorBuilder
            .From(options with { Generator = options.Generator with { SpectralNorm = null } }).Build();

        normal.state_dict().Keys.Should().Contain("attend4.query.weight_orig");
        plain.state_dict().Keys.Should().Contain("attend4.query.weight").And.NotContain(key => key.Contains("_orig"));
    }

    private static IEnumerable<string> Names(nn.Module network) => network.named_children().Select(child => child.name);
}
