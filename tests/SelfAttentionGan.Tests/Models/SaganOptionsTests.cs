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
    public void Every_power_of_two_from_16_up_gives_pictures_and_scores(int size)
    {
        var options = new SaganOptions { ImageSize = size, Width = 8, Latent = 10, ImageChannels = 1 };
        using var generator = SaganGeneratorBuilder.From(options).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(options).Build();

        var pictures = generator.call(randn(2, 10));

        pictures.shape.Should().Equal(2, 1, size, size);
        pictures.abs().max().item<float>().Should().BeLessThanOrEqualTo(1);
        discriminator.call(pictures).shape.Should().Equal(2);
    }

    [Fact]
    public void Attention_is_placed_at_the_last_two_stages_unless_told_otherwise()
    {
        var options = new SaganOptions { ImageSize = 32, Width = 8 };

        Names(SaganGeneratorBuilder.From(options).Build())
            .Should().Equal("start4", "up8", "attend8", "up16", "attend16", "image");
        Names(SaganDiscriminatorBuilder.From(options).Build())
            .Should().Equal("down16", "down8", "attend8", "down4", "attend4", "score");
        Names(SaganGeneratorBuilder.From(options with { GeneratorAttention = [4] }).Build())
            .Should().Equal("start4", "attend4", "up8", "up16", "image");
    }

    [Theory]
    [InlineData(8)]
    [InlineData(48)]
    [InlineData(0)]
    [InlineData(-64)]
    public void Other_sizes_are_refused(int size)
    {
        var options = new SaganOptions { ImageSize = size };

        SaganGeneratorBuilder.From(options).Invoking(builder => builder.Build())
            .Should().Throw<InvalidOperationException>().WithMessage($"*power of two from 16 up to 512, but got {size};*");
        SaganDiscriminatorBuilder.From(options).Invoking(builder => builder.Build())
            .Should().Throw<InvalidOperationException>().WithMessage($"*power of two from 16 up to 512, but got {size};*");
    }

    [Fact]
    public void Attention_where_no_stage_is_is_refused()
    {
        var builder = SaganGeneratorBuilder.From(new() { GeneratorAttention = [16, 20] });

        builder.Invoking(drawn => drawn.Build())
            .Should().Throw<InvalidOperationException>().WithMessage("*of the stages (4, 8, 16, 32), but got 20.*");
    }

    private static IEnumerable<string> Names(nn.Module network) => network.named_children().Select(child => child.Item1);
}
