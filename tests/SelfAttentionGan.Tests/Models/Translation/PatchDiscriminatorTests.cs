using SelfAttentionGan.Models;
using SelfAttentionGan.Models.Translation;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Models.Translation;

public sealed class PatchDiscriminatorTests : IClassFixture<Seeded>
{
    private static readonly TranslationOptions Small = new()
    {
        ImageHeight = 32,
        DiscriminatorChannels = [8, 8, 16],
        DiscriminatorAttention = [],
    };

    [Fact]
    public void It_scores_every_patch()
    {
        using var network = new PatchDiscriminator(Small with { DiscriminatorAttention = [8] });

        network.named_children().Select(child => child.name).Should().Equal("down16", "down8", "attend8", "patch", "score");
        network.call(rand(2, 4, 32, 32)).shape.Should().Equal(2, 1, 6, 6);
        network.ScoresPerImage.Should().Be(36);
        ((IDiscriminator)network).Summary!.Network.Should().Be("discriminator");
    }

    [Fact]
    public void The_default_has_a_receptive_field_of_70_pixels()
    {
        using var network = new PatchDiscriminator(new()
        {
            ImageHeight = 128,
            DiscriminatorChannels = [2, 2, 2, 2],
            DiscriminatorAttention = [],
            UseSpectralNorm = false,
        });
        var x = rand(1, 4, 128, 128).requires_grad_();

        network.call(x)[0, 0, 7, 7].backward();

        var columns = x.grad!.abs().sum([0L, 1, 2]).ne(0).nonzero().flatten();
        (columns.max() - columns.min() + 1).item<long>().Should().Be(70, "that is PatchGAN's");
    }

    [Fact]
    public void With_attention_a_score_depends_on_the_whole_image()
    {
        using var network = new PatchDiscriminator(Small with { ImageHeight = 64, DiscriminatorAttention = [16] });
        using (no_grad())
            network.get_parameter("attend16.gamma")!.fill_(1);
        var x = rand(1, 4, 64, 64).requires_grad_();

        network.call(x)[0, 0, 0, 0].backward();

        x.grad![0, 0, 60, 60].abs().item<float>().Should().BeGreaterThan(0);
    }

    [Fact]
    public void Without_input_channels_it_scores_outputs_alone()
    {
        using var network = new PatchDiscriminator(Small with { InputChannels = 0 });

        network.call(rand(2, 3, 32, 32)).shape.Should().Equal(2, 1, 6, 6);
        network.ImageShape.Channels.Should().Be(3);
    }

    [Fact]
    public void Pairs_of_another_shape_are_refused()
    {
        using var network = new PatchDiscriminator(Small);

        network.Invoking(patch => patch.call(zeros(1, 3, 32, 32))).Should().Throw<ArgumentException>()
            .WithMessage("*N×4×32×32*1×3×32×32*");
        FluentActions.Invoking(() => new PatchDiscriminator(Small with { DiscriminatorChannels = [8] }))
            .Should().Throw<InvalidOperationException>().WithMessage("*DiscriminatorChannels needs 2*1*");
        FluentActions.Invoking(() => new PatchDiscriminator(Small with { ImageHeight = 8 }))
            .Should().Throw<InvalidOperationException>().WithMessage("*multiples of 4, at least 12*8×8*");
    }
}
