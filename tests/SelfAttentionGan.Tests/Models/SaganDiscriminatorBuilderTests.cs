using SelfAttentionGan.Models;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Models;

public sealed class SaganDiscriminatorBuilderTests : IClassFixture<Seeded>
{
    [Fact]
    public void The_default_options_are_the_table_in_the_builders_documentation()
    {
        manual_seed(7);
        using var byHand = new SaganDiscriminatorBuilder(imageHeight: 64)
            .Downsample(channels: 64)
            .Downsample(channels: 128)
            .Downsample(channels: 256)
            .SelfAttention()
            .Downsample(channels: 512)
            .SelfAttention()
            .ToScore()
            .Build();
        manual_seed(7);
        using var fromOptions = SaganDiscriminatorBuilder.From(new()).Build();

        byHand.state_dict().Keys.Should().Equal(fromOptions.state_dict().Keys);
        TensorHash.Of(byHand).Should().Be(TensorHash.Of(fromOptions), "layers are created in the order of the calls");
        byHand.call(zeros(2, 3, 64, 64)).shape.Should().Equal(2);
    }

    [Fact]
    public void Layer_names_begin_the_checkpoint_keys()
    {
        using var discriminator = SaganDiscriminatorBuilder.From(new() { ImageSize = 16, BaseChannels = 8 }).Build();

        discriminator.state_dict().Keys.Should().Contain(
            "down8.conv.weight_orig", "down8.conv.weight_v", "attend8.value.bias", "attend4.gamma", "score.weight");
    }

    [Fact]
    public void Class_embeddings_take_the_place_of_the_projection()
    {
        using var discriminator = new SaganDiscriminatorBuilder(imageHeight: 8, classes: 3)
            .Downsample(channels: 8).ClassEmbeddingScore(embeddingDim: 5).Build();

        discriminator.state_dict().Keys.Where(key => key.StartsWith("score.", StringComparison.Ordinal)).Should().Equal(
            "score.score.weight", "score.score.bias", "score.embed.weight", "score.embed.bias", "score.proxy.weight");
        new SaganDiscriminatorBuilder(imageHeight: 8).Downsample(channels: 8).ClassEmbeddingScore().Invoking(sut => sut.Build())
            .Should().Throw<InvalidOperationException>().WithMessage("*needs classes, but the discriminator has none*");
    }

    [Fact]
    public void All_errors_are_reported_in_one_message()
    {
        var builder = new SaganDiscriminatorBuilder(imageHeight: 6, imageChannels: 0)
            .Downsample(channels: 12).SelfAttention().Downsample(channels: -1);

        builder.Invoking(sut => sut.Build()).Should().Throw<InvalidOperationException>()
            .WithMessage("*Images need at least 1 channel, but got 0*")
            .WithMessage("*multiple of 8 channels, but got 12*")
            .WithMessage("*halves even sides, but the feature map is 3×3*")
            .WithMessage("*layer needs at least 1 channel, but got -1*")
            .WithMessage("*no output layer; finish it with ToScore*");
    }

    [Fact]
    public void An_error_of_a_layers_constructor_is_reported_too()
    {
        var builder = new SaganDiscriminatorBuilder(blocks: new() { SpectralNorm = new() { Iterations = 0 } })
            .Downsample(channels: 8).Downsample(channels: -1);

        builder.Invoking(sut => sut.Build()).Should().Throw<InvalidOperationException>()
            .WithMessage("This discriminator cannot be built.*at least 1 power iteration*")
            .WithMessage("*layer needs at least 1 channel, but got -1*")
            .Which.Message.Should().NotContain("Parameter '");
    }

    [Fact]
    public void A_builder_builds_once()
    {
        var builder = new SaganDiscriminatorBuilder(imageHeight: 4).ToScore();
        using var discriminator = builder.Build();

        builder.Invoking(sut => sut.Build())
            .Should().Throw<InvalidOperationException>().WithMessage("*take a new builder*");
        builder.Downsample(channels: 8).Invoking(sut => sut.Build())
            .Should().Throw<InvalidOperationException>().WithMessage("*the last layer, but 'down2' follows it*");
        discriminator.call(zeros(2, 3, 4, 4)).shape.Should().Equal([2], "the layers are the discriminator's own");
    }
}
