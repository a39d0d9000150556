using SelfAttentionGan.Models;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Models;

public sealed class SaganDiscriminatorBuilderTests : IClassFixture<Seeded>
{
    [Fact]
    public void Strokes_draw_the_network_that_the_options_draw()
    {
        using var drawn = new SaganDiscriminatorBuilder(imageHeight: 32)
            .Downsample(channels: 8)
            .Downsample(channels: 16).Attend()
            .Downsample(channels: 32).Attend()
            .ToScore()
            .Build();
        using var described = SaganDiscriminatorBuilder.From(new() { ImageSize = 32, Width = 8 }).Build();

        drawn.state_dict().Keys.Should().Equal(described.state_dict().Keys);
        drawn.call(zeros(2, 3, 32, 32)).shape.Should().Equal(2);
    }

    [Fact]
    public void Stage_names_begin_the_checkpoint_keys()
    {
        using var discriminator = SaganDiscriminatorBuilder.From(new() { ImageSize = 16, Width = 8 }).Build();

        discriminator.state_dict().Keys.Should().Contain(
            "down8.conv.weight_orig", "down8.conv.weight_v", "attend8.value.bias", "attend4.gamma", "score.weight");
    }

    [Fact]
    public void Every_mistake_is_named_in_one_message()
    {
        var builder = new SaganDiscriminatorBuilder(imageHeight: 6, imageChannels: 0)
            .Downsample(channels: 12).Attend().Downsample(channels: -1);

        builder.Invoking(drawn => drawn.Build()).Should().Throw<InvalidOperationException>()
            .WithMessage("*Images need at least 1 channel, but got 0*")
            .WithMessage("*multiple of 8 channels, but got 12*")
            .WithMessage("*halves even sides, but the map is 3×3*")
            .WithMessage("*stage needs at least 1 channel, but got -1*")
            .WithMessage("*no end; finish it with ToScore*");
    }

    [Fact]
    public void A_builder_builds_once()
    {
        var builder = new SaganDiscriminatorBuilder(imageHeight: 4).ToScore();
        builder.Build();

        builder.Invoking(drawn => drawn.Build())
            .Should().Throw<InvalidOperationException>().WithMessage("*take a new builder*");
    }
}
