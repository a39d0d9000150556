using SelfAttentionGan.Training.Sampling;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Sampling;

public sealed class LatentInterpolationTests : IClassFixture<Seeded>
{
    public static TheoryData<string, Func<Tensor, Tensor, int, Tensor>> Paths => new()
    {
        { nameof(LatentInterpolation.Linear), LatentInterpolation.Linear },
        { nameof(LatentInterpolation.Spherical), LatentInterpolation.Spherical },
    };

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_ends_of_a_way_are_the_ends(string name, Func<Tensor, Tensor, int, Tensor> path)
    {
        using var from = randn(3, 16);
        using var to = randn(3, 16);

        using var ways = path(from, to, 5);

        ways.shape.Should().Equal([3, 5, 16], name);
        ways.dtype.Should().Be(ScalarType.Float32);
        ways.select(1, 0).equal(from).all().item<bool>().Should().BeTrue("bit for bit");
        ways.select(1, 4).equal(to).all().item<bool>().Should().BeTrue("bit for bit");
    }

    [Fact]
    public void A_straight_way_has_the_mean_in_its_middle()
    {
        using var from = tensor([1f, 0, -4], [1, 3]);
        using var to = tensor([3f, 2, 4], [1, 3]);

        LatentInterpolation.Linear(from, to, 3)[0, 1].data<float>().ToArray().Should().Equal([2, 1, 0], "by hand");
    }

    [Fact]
    public void A_round_way_from_one_axis_to_another_passes_the_diagonal()
    {
        using var from = tensor([2f, 0], [1, 2]);
        using var to = tensor([0f, 2], [1, 2]);

        using var way = LatentInterpolation.Spherical(from, to, 4);

        var root = MathF.Sqrt(3);
        using var expected = tensor([2, 0, root, 1, 1, root, 0, 2], [1, 4, 2]);
        way.allclose(expected, rtol: 0, atol: 1e-6).Should().BeTrue("by hand: 0, 30, 60 and 90 degrees");
    }

    [Fact]
    public void A_round_way_keeps_the_norm_of_ends_that_have_the_same()
    {
        using var from = nn.functional.normalize(randn(4, 128)) * 11;
        using var to = nn.functional.normalize(randn(4, 128)) * 11;

        using var norms = LatentInterpolation.Spherical(from, to, 9).square().sum(-1).sqrt();

        norms.allclose(full(4, 9, 11f), rtol: 1e-5, atol: 0).Should().BeTrue();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(0)]
    public void Between_latents_without_one_arc_a_round_way_goes_straight(float times)
    {
        using var from = randn(2, 8);
        using var to = from * times;

        using var ways = LatentInterpolation.Spherical(from, to, 5);

        ways.allclose(LatentInterpolation.Linear(from, to, 5)).Should().BeTrue();
    }

    [Fact]
    public void Ends_of_different_shapes_and_single_stops_are_refused()
    {
        using var from = randn(2, 8);

        FluentActions.Invoking(() => LatentInterpolation.Linear(from, randn(2, 9), 5))
            .Should().Throw<ArgumentException>().WithMessage("*2×8 and 2×9*");
        FluentActions.Invoking(() => LatentInterpolation.Spherical(from[0], from[1], 5))
            .Should().Throw<ArgumentException>().WithMessage("*N×latentDim*");
        FluentActions.Invoking(() => LatentInterpolation.Spherical(from, from, 1)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
