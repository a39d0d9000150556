using SelfAttentionGan.Losses;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses;

public sealed class RelativisticAverageLossTests : IClassFixture<Seeded>
{
    private readonly RelativisticAverageLoss loss = new();
    private readonly Tensor real = randn(6), fake = randn(5);

    [Fact]
    public void Only_differences_of_scores_count()
    {
        var lost = loss.ForDiscriminator(real, fake);

        loss.ForDiscriminator(real + 3, fake + 3).allclose(lost, 1e-4, 1e-5).Should().BeTrue();
        loss.ForDiscriminator(real + 3, fake).item<float>().Should().BeLessThan(lost.item<float>());
    }

    [Fact]
    public void The_generators_swappedis_the_discriminators_with_swapped_scores()
    {
        var swapped = loss.ForGenerator(fake, () => real);

        swapped.allclose(loss.ForDiscriminator(fake, real), 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Equal_scores_have_a_swappedof_two_ln_2()
    {
        var lost = loss.ForDiscriminator(zeros(4), zeros(3));

        lost.item<float>().Should().BeApproximately(1.386294f, 1e-5f, "by hand: 2 ln 2");
    }

    [Fact]
    public void It_is_cross_entropy_of_the_scores_relative_to_the_others_mean()
    {
        var (above, below) = (sigmoid(real - fake.mean()), sigmoid(fake - real.mean()));

        var lost = loss.ForDiscriminator(real, fake);

        lost.allclose(-above.log().mean() - (1 - below).log().mean(), 1e-4, 1e-5).Should().BeTrue();
    }

    [Fact]
    public void Extreme_scores_give_finite_losses()
    {
        loss.ForDiscriminator(tensor(new[] { -1e4f }), tensor(new[] { 1e4f })).item<float>()
            .Should().Be(40_000, "by hand: twice the distance");
    }
}
