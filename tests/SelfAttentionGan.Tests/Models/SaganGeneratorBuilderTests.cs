using SelfAttentionGan.Models;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Models;

public sealed class SaganGeneratorBuilderTests : IClassFixture<Seeded>
{
    [Fact]
    public void The_default_options_are_the_table_in_the_builders_documentation()
    {
        manual_seed(7);
        using var byHand = new SaganGeneratorBuilder(latentDim: 128)
            .LatentProjection(channels: 512)
            .Upsample(channels: 256)
            .Upsample(channels: 128)
            .SelfAttention()
            .Upsample(channels: 64)
            .SelfAttention()
            .ToImage(channels: 3)
            .Build();
        manual_seed(7);
        using var fromOptions = SaganGeneratorBuilder.From(new()).Build();

        byHand.state_dict().Keys.Should().Equal(fromOptions.state_dict().Keys);
        TensorHash.Of(byHand).Should().Be(TensorHash.Of(fromOptions), "layers are created in the order of the calls");
        byHand.call(zeros(2, 128)).shape.Should().Equal(2, 3, 64, 64);
    }

    [Fact]
    public void The_latent_projection_can_be_linear_with_an_activation()
    {
        var options = new SaganOptions { ImageSize = 16, BaseChannels = 8, LatentDim = 16, LinearProjection = true };
        using var fromOptions = SaganGeneratorBuilder.From(options).Build();
        using var byHand = new SaganGeneratorBuilder(latentDim: 16)
            .LatentProjection(channels: 16, linear: true).SelfAttention()
            .Upsample(channels: 8).SelfAttention()
            .ToImage()
            .Build();

        byHand.state_dict().Keys.Should().Equal(fromOptions.state_dict().Keys).And.Contain("start4.norm.weight");
        byHand.call(zeros(2, 16)).shape.Should().Equal(2, 3, 16, 16);
    }

    [Fact]
    public void Layer_names_begin_the_checkpoint_keys()
    {
        using var generator = SaganGeneratorBuilder.From(new() { ImageSize = 16, BaseChannels = 8 }).Build();

        generator.state_dict().Keys.Should().Contain(
            "start4.conv.weight_orig", "start4.conv.weight_u", "start4.norm.running_mean",
            "attend4.query.weight", "attend4.gamma", "up8.conv.bias", "image.weight");
    }

    [Fact]
    public void All_errors_are_reported_in_one_message()
    {
        var builder = new SaganGeneratorBuilder(latentDim: 0)
            .Upsample(channels: 0)
            .LatentProjection(channels: 12).SelfAttention().SelfAttention();

        builder.Invoking(sut => sut.Build()).Should().Throw<InvalidOperationException>()
            .WithMessage("*latent vector needs a length of at least 1, but got 0*")
            .WithMessage("*begins with LatentProjection*")
            .WithMessage("*at least 1 channel, but got 0*")
            .WithMessage("*multiple of 8 channels, but got 12*")
            .WithMessage("*'attend4' is added twice*")
            .WithMessage("*no output layer; finish it with ToImage*");
    }

    [Fact]
    public void Nothing_follows_the_image()
    {
        var builder = new SaganGeneratorBuilder().LatentProjection(channels: 8).ToImage().Upsample(channels: 8);

        builder.Invoking(sut => sut.Build())
            .Should().Throw<InvalidOperationException>().WithMessage("*the last layer, but 'up16' follows it*");
    }

    [Fact]
    public void A_builder_builds_once()
    {
        var builder = new SaganGeneratorBuilder(latentDim: 4).LatentProjection(channels: 8).ToImage();
        using var generator = builder.Build();

        builder.Invoking(sut => sut.Build())
            .Should().Throw<InvalidOperationException>().WithMessage("*take a new builder*");
        builder.Upsample(channels: 8).Invoking(sut => sut.Build()).Should().Throw<InvalidOperationException>();
        generator.call(zeros(2, 4)).shape.Should().Equal([2, 3, 8, 8], "the layers are the generator's own");
    }
}
