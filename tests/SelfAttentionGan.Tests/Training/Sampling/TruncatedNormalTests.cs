using SelfAttentionGan.Training.Sampling;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Sampling;

public sealed class TruncatedNormalTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(0.5)]
    [InlineData(0.01)]
    public void No_value_is_beyond_the_threshold(double threshold)
    {
        using var latents = TruncatedNormal.Sample(50, 20, threshold);

        latents.shape.Should().Equal(50, 20);
        latents.abs().max().item<float>().Should().BeLessThanOrEqualTo((float)threshold).And.BePositive();
    }

    [Fact]
    public void The_same_seed_samples_the_same_latents_and_keeps_torchs_random_state()
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
    public void Values_within_the_threshold_are_those_of_plain_latents()
    {
        using var random = new Generator(1);
        using var plain = randn(10, 16, generator: random);

        using var latents = TruncatedNormal.Sample(10, 16, 1);

        where(plain.abs() <= 1, plain - latents, zeros(1)).abs().max().item<float>().Should().Be(0);
        TruncatedNormal.Sample(10, 16, double.PositiveInfinity).allclose(plain, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Values_are_resampled_and_not_clamped()
    {
        using var latents = TruncatedNormal.Sample(400, 100, 1);

        latents.std().item<float>().Should().BeApproximately(
            0.5396f, 0.01f, "the variance of a normal number within ±1 is 1 - 2 φ(1) / (2 Φ(1) - 1) = 0.2911");
    }

    [Fact]
    public void Arguments_out_of_range_are_rejected()
    {
        Rejects(1, 1, 0);
        Rejects(1, 1, double.NaN);
        Rejects(0, 1, 1);
        Rejects(1, 0, 1);

        static void Rejects(long count, int latent, double threshold) =>
            FluentActions.Invoking(() => TruncatedNormal.Sample(count, latent, threshold))
                .Should().Throw<ArgumentOutOfRangeException>();
    }
}
