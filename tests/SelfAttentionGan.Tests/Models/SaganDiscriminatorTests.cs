using SelfAttentionGan.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Models;

public sealed class SaganDiscriminatorTests : IClassFixture<Seeded>
{
    private readonly SaganDiscriminator discriminator =
        SaganDiscriminatorBuilder.From(new() { ImageSize = 16, Width = 8 }).Build();

    [Fact]
    public void In_evaluation_equal_pictures_get_equal_scores()
    {
        discriminator.eval();
        var pictures = randn(3, 3, 16, 16);

        discriminator.call(pictures).allclose(discriminator.call(pictures), 0, 0).Should().BeTrue();
    }

    [Theory]
    [InlineData(new long[] { 2, 3, 32, 32 })]
    [InlineData(new long[] { 2, 1, 16, 16 })]
    [InlineData(new long[] { 3, 16, 16 })]
    public void Pictures_of_another_shape_are_refused_before_torch_sees_them(long[] shape)
    {
        discriminator.Invoking(player => player.call(zeros(shape)))
            .Should().Throw<ArgumentException>().WithMessage($"*N×3×16×16, but got {string.Join('×', shape)};*");
    }

    [Fact]
    public void Judging_leaves_only_the_scores_behind()
    {
        using var scope = NewDisposeScope();
        var pictures = randn(2, 3, 16, 16);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        discriminator.call(pictures);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1);
        pictures.IsInvalid.Should().BeFalse("the caller's pictures are the caller's");
    }
}
