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

    [Theory]
    [InlineData(SaganBackbone.Dcgan)]
    [InlineData(SaganBackbone.ResNet)]
    public void Scores_with_embeddings_are_the_scores_and_leave_nothing_else_behind(SaganBackbone backbone)
    {
        using var scope = NewDisposeScope();
        var network = SaganDiscriminatorBuilder.From(new()
        {
            ImageSize = 16,
            BaseChannels = 8,
            Classes = 3,
            ClassEmbeddingDim = 6,
            Backbone = backbone,
        }).Build();
        network.eval();
        var (images, labels) = (randn(2, 3, 16, 16), tensor([2L, 0]));
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var output = network.ScoreWithEmbedding(images, labels);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 3);
        network.HasClassEmbedding.Should().BeTrue();
        output.Scores.allclose(network.Score(images, labels), 0, 0).Should().BeTrue();
        output.Embeddings!.shape.Should().Equal(2, 6);
        output.Proxies!.shape.Should().Equal(2, 6);
        network.Invoking(it => it.ScoreWithEmbedding(images))
            .Should().Throw<InvalidOperationException>().WithMessage("*3 classes and needs a label*");
    }

    [Fact]
    public void Without_class_embeddings_scores_are_alone()
    {
        var output = ((IDiscriminator)discriminator).ScoreWithEmbedding(zeros(2, 3, 16, 16));

        discriminator.HasClassEmbedding.Should().BeFalse();
        (output.Scores.numel(), output.Embeddings, output.Proxies).Should().Be((2, null, null));
        IDiscriminator.From(discriminator).ScoreWithEmbedding(zeros(2, 3, 16, 16)).Embeddings.Should().BeNull();
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
