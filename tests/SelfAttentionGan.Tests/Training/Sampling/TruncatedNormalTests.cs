using SelfAttentionGan.Training.Sampling;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Sampling;

public sealed class TruncatedNormalTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(0.5)]
    [InlineData(0.01)]
    public void No_number_is_beyond_the_threshold(double threshold)
    {
        using var latents = TruncatedNormal.Sample(50, 20, threshold);

        latents.shape.Should().Equal(50, 20);
        latents.abs().max().item<float>().Should().BeLessThanOrEqualTo((float)threshold).And.BePositive();
    }

    [Fact]
    public void The_same_seed_draws_the_same_latents_and_leaves_torchs_chance_alone()
    {
        manual_seed(3);
        using var expected = randn(4);

        manual_seed(3);
        using var first = TruncatedNormal.Sample(4, 8, 0.5, seed: 7);
        using var second = TruncatedNormal.Sample(4, 8, 0.5, seed: 7);
        using var other = TruncatedNormal.Sample(4, 8, 0.5, seed: 8);

        first.allclose(second, 0, 0).Should().BeTrue();
        first.allclose(other).Should().BeFalse();
        randn(4).allclose(expected, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Numbers_within_the_threshold_are_those_of_plain_latents()
    {
        using var chance = new Generator(1);
        using var plain = randn(10, 16, generator: chance);

        using var latents = TruncatedNormal.Sample(10, 16, 1);

        where(plain.abs() <= 1, plain - latents, zeros(1)).abs().max().item<float>().Should().Be(0);
        TruncatedNormal.Sample(10, 16, double.PositiveInfinity).allclose(plain, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Numbers_are_drawn_again_and_not_moved_to_the_edge()
    {
        using var latents = TruncatedNormal.Sample(400, 100, 1);

        latents.std().item<float>().Should().BeApproximately(
            0.5396f, 0.01f, "the variance of a normal number within ±1 is 1 - 2 φ(1) / (2 Φ(1) - 1) = 0.2911");
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Refused(1, 1, 0);
        Refused(1, 1, double.NaN);
        Refused(0, 1, 1);
        Refused(1, 0, 1);

        static void Refused(long count, int latent, double threshold) =>
            FluentActions.Invoking(() => TruncatedNormal.Sample(count, latent, threshold))
                .Should().Throw<ArgumentOutOfRangeException>();
    }
}
