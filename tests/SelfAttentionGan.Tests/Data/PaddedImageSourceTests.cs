using SelfAttentionGan.Data;
using TorchSharp;

namespace SelfAttentionGan.Tests.Data;

public sealed class PaddedImageSourceTests : IClassFixture<Seeded>
{
    private readonly IImageSource digits = Datasets.SyntheticDigits(28, count: 40);

    [Fact]
    public void Images_lie_in_the_middle_of_the_background()
    {
        var padded = Datasets.Pad(digits, 32, 32, background: 0.5);

        using var batch = padded.Read([3, 7]);
        using var bare = digits.Read([3, 7]);

        padded.Shape.Should().Be(new ImageShape(1, 32, 32));
        batch.Images.narrow(2, 2, 28).narrow(3, 2, 28).allclose(bare.Images, 0, 0).Should().BeTrue();
        var edges = batch.Images.sum() - bare.Images.sum();
        edges.ToDouble().Should().BeApproximately(2 * (32 * 32 - 28 * 28) * 0.5, 0.01, "there is nothing else around");
    }

    [Fact]
    public void Everything_else_is_the_sources()
    {
        var padded = Datasets.Pad(digits, 29, 40);

        using var batch = padded.Read([3, 7]);

        (padded.Count, padded.Classes).Should().Be((40L, 10));
        batch.Labels!.data<long>().ToArray().Should().Equal(3, 7);
        batch.Images.shape.Should().Equal(2, 1, 29, 40);
        batch.Images[0, 0, 0, 0].ToDouble().Should().Be(-1, "the background is black");
    }

    [Fact]
    public void Images_do_not_become_smaller_and_a_background_is_in_range()
    {
        FluentActions.Invoking(() => Datasets.Pad(digits, 32, 27)).Should().Throw<ArgumentException>()
            .WithMessage("*these are 28×28 and the padded size is 32×27*");
        FluentActions.Invoking(() => Datasets.Pad(digits, 32, 32, background: 2))
            .Should().Throw<ArgumentException>().WithMessage("*from -1 (black) to 1 (white)*");
    }
}
