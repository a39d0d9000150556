using SelfAttentionGan.Training.Sampling;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Sampling;

public sealed class LatentInterpolationTests : IClassFixture<Seeded>
{
    public static TheoryData<string, Func<Tensor, Tensor, int, Tensor>> Interpolations => new()
    {
        { nameof(LatentInterpolation.Linear), LatentInterpolation.Linear },
        { nameof(LatentInterpolation.Spherical), LatentInterpolation.Spherical },
    };

    [Theory]
    [MemberData(nameof(Interpolations))]
    public void The_first_and_last_frame_are_the_given_latents(string name, Func<Tensor, Tensor, int, Tensor> interpolate)
    {
        using var from = randn(3, 16);
        using var to = randn(3, 16);

        using var frames = interpolate(from, to, 5);

        frames.shape.Should().Equal([3, 5, 16], name);
        frames.dtype.Should().Be(ScalarType.Float32);
        frames.select(1, 0).equal(from).all().item<bool>().Should().BeTrue("bit for bit");
        frames.select(1, 4).equal(to).all().item<bool>().Should().BeTrue("bit for bit");
    }

    [Fact]
    public void Linear_interpolation_has_the_mean_in_its_middle()
    {
        using var from = tensor([1f, 0, -4], [1, 3]);
        using var to = tensor([3f, 2, 4], [1, 3]);

        LatentInterpolation.Linear(from, to, 3)[0, 1].data<float>().ToArray().Should().Equal([2, 1, 0], "by hand");
    }

    [Fact]
    public void Spherical_interpolation_between_two_axes_passes_the_diagonal()
    {
        using var from = tensor([2f, 0], [1, 2]);
        using var to = tensor([0f, 2], [1, 2]);

        using var frames = LatentInterpolation.Spherical(from, to, 4);

        var root = MathF.Sqrt(3);
        using var expected = tensor([2, 0, root, 1, 1, root, 0, 2], [1, 4, 2]);
        frames.allclose(expected, rtol: 0, atol: 1e-6).Should().BeTrue("by hand: 0, 30, 60 and 90 degrees");
    }

    [Fact]
    public void Spherical_interpolation_keeps_the_norm_of_latents_of_equal_norm()
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
    public void Spherical_interpolation_without_a_unique_arc_is_linear(float times)
    {
        using var from = randn(2, 8);
        using var to = from * times;

        using var frames = LatentInterpolation.Spherical(from, to, 5);

        frames.allclose(LatentInterpolation.Linear(from, to, 5)).Should().BeTrue();
    }

    [Fact]
    public void Latents_of_different_shapes_and_single_frames_are_rejected()
    {
        using var from = randn(2, 8);

        FluentActions.Invoking(() => LatentInterpolation.Linear(from, randn(2, 9), 5))
            .Should().Throw<ArgumentException>().WithMessage("*2×8 and 2×9*");
        FluentActions.Invoking(() => LatentInterpolation.Spherical(from[0], from[1], 5))
            .Should().Throw<ArgumentException>().WithMessage("*N×latentDim*");
        FluentActions.Invoking(() => LatentInterpolation.Spherical(from, from, 1)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
