using SelfAttentionGan.Models;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Models;

public sealed class SaganGeneratorBuilderTests : IClassFixture<Seeded>
{
    [Fact]
    public void Strokes_draw_the_network_that_the_options_draw()
    {
        using var drawn = new SaganGeneratorBuilder(latent: 16)
            .Start(channels: 32)
            .Upsample(channels: 16).Attend()
            .Upsample(channels: 8).Attend()
            .ToImage(channels: 3)
            .Build();
        using var described = SaganGeneratorBuilder.From(new() { ImageSize = 32, Width = 8, Latent = 16 }).Build();

        drawn.state_dict().Keys.Should().Equal(described.state_dict().Keys);
        drawn.call(zeros(2, 16)).shape.Should().Equal(2, 3, 32, 32);
    }

    [Fact]
    public void Strokes_can_begin_with_a_linear_layer_that_is_bent()
    {
        var options = new SaganOptions { ImageSize = 16, Width = 8, Latent = 16, LinearStart = true };
        using var described = SaganGeneratorBuilder.From(options).Build();
        using var drawn = new SaganGeneratorBuilder(latent: 16)
            .Start(channels: 16, linear: true).Attend()
            .Upsample(channels: 8).Attend()
            .ToImage()
            .Build();

        drawn.state_dict().Keys.Should().Equal(described.state_dict().Keys).And.Contain("start4.norm.weight");
        drawn.call(zeros(2, 16)).shape.Should().Equal(2, 3, 16, 16);
    }

    [Fact]
    public void Stage_names_begin_the_checkpoint_keys()
    {
        using var generator = SaganGeneratorBuilder.From(new() { ImageSize = 16, Width = 8 }).Build();

        generator.state_dict().Keys.Should().Contain(
            "start4.conv.weight_orig", "start4.conv.weight_u", "start4.norm.running_mean",
            "attend4.query.weight", "attend4.gamma", "up8.conv.bias", "image.weight");
    }

    [Fact]
    public void Every_mistake_is_named_in_one_message()
    {
        var builder = new SaganGeneratorBuilder(latent: 0)
            .Upsample(channels: 0)
            .Start(channels: 12).Attend().Attend();

        builder.Invoking(drawn => drawn.Build()).Should().Throw<InvalidOperationException>()
            .WithMessage("*latent needs at least 1 number, but got 0*")
            .WithMessage("*begins with Start*")
            .WithMessage("*at least 1 channel, but got 0*")
            .WithMessage("*multiple of 8 channels, but got 12*")
            .WithMessage("*drawn once, but 'attend4'*")
            .WithMessage("*no end; finish it with ToImage*");
    }

    [Fact]
    public void Nothing_follows_the_picture()
    {
        var builder = new SaganGeneratorBuilder().Start(channels: 8).ToImage().Upsample(channels: 8);

        builder.Invoking(drawn => drawn.Build())
            .Should().Throw<InvalidOperationException>().WithMessage("*is the last stroke, but 'up8' follows it*");
    }

    [Fact]
    public void A_builder_builds_once()
    {
        var builder = new SaganGeneratorBuilder().Start(channels: 8).ToImage();
        builder.Build();

        builder.Invoking(drawn => drawn.Build())
            .Should().Throw<InvalidOperationException>().WithMessage("*take a new builder*");
    }
}
