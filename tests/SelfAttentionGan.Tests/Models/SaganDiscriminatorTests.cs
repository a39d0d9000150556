using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Models;

public sealed class SaganDiscriminatorTests : IClassFixture<Seeded>
{
    private readonly SaganDiscriminator discriminator =
        SaganDiscriminatorBuilder.From(new() { ImageSize = 16, BaseChannels = 8 }).Build();

    [Fact]
    public void In_evaluation_equal_images_get_equal_scores()
    {
        discriminator.eval();
        var images = randn(3, 3, 16, 16);

        discriminator.call(images).allclose(discriminator.call(images), 0, 0).Should().BeTrue();
    }

    [Theory]
    [InlineData(new long[] { 2, 3, 32, 32 })]
    [InlineData(new long[] { 2, 1, 16, 16 })]
    [InlineData(new long[] { 3, 16, 16 })]
    public void Images_of_another_shape_are_rejected_before_torch_gets_them(long[] shape)
    {
        discriminator.Invoking(network => network.call(zeros(shape)))
            .Should().Throw<ArgumentException>().WithMessage($"*N×3×16×16, but got {string.Join('×', shape)};*");
    }

    [Fact]
    public void Scoring_leaves_only_the_scores_behind()
    {
        using var scope = NewDisposeScope();
        var images = randn(2, 3, 16, 16);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        discriminator.call(images);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1);
        images.IsInvalid.Should().BeFalse("the caller's images are the caller's");
    }

    [Fact]
    public void It_is_an_IDiscriminator_that_knows_its_classes_and_images()
    {
        var options = new SaganOptions { ImageHeight = 16, ImageWidth = 24, ImageChannels = 1, BaseChannels = 8, Classes = 2 };
        IDiscriminator conditional = SaganDiscriminatorBuilder.From(options).Build();

        (conditional.Classes, conditional.ImageShape, conditional.Options).Should()
            .Be((2, new ImageShape(1, 16, 24), options));
        conditional.Module.Should().BeSameAs(conditional);
        conditional.Score(zeros(2, 1, 16, 24), tensor([0L, 1L])).shape.Should().Equal(2);
        conditional.Invoking(network => network.Score(zeros(2, 1, 16, 24)))
            .Should().Throw<InvalidOperationException>().WithMessage("*2 classes and needs a label*");
    }
}
