using SelfAttentionGan.Losses;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses;

public sealed class BceLossTests : IClassFixture<Seeded>
{
    private readonly BceLoss loss = new();
    private readonly Tensor real = randn(16), fake = randn(16);

    [Fact]
    public void It_is_cross_entropy_on_the_odds()
    {
        var expected = -(sigmoid(real).log().mean() + (1 - sigmoid(fake)).log().mean());

        loss.ForDiscriminator(real, fake).allclose(expected, 1e-4, 1e-5).Should().BeTrue();
    }

    [Fact]
    public void An_undecided_discriminator_loses_two_bits()
    {
        var lost = loss.ForDiscriminator(zeros(4), zeros(4));

        lost.item<float>().Should().BeApproximately(1.386294f, 1e-5f, "by hand: 2 ln 2");
    }

    [Fact]
    public void The_generators_loss_is_the_non_saturating_one()
    {
        loss.ForGenerator(fake).allclose(-sigmoid(fake).log().mean(), 1e-4, 1e-5).Should().BeTrue();
    }

    [Fact]
    public void A_hopeless_generator_still_gets_a_full_gradient()
    {
        var hopeless = tensor(new[] { -100f }, requires_grad: true);

        loss.ForGenerator(hopeless).backward();

        hopeless.grad!.item<float>().Should().BeApproximately(-1, 1e-5f, "−σ(−score) tends to −1, it does not vanish");
    }

    [Fact]
    public void Extreme_scores_give_finite_losses()
    {
        var lost = loss.ForDiscriminator(tensor(new[] { -1e4f }), tensor(new[] { 1e4f }));

        lost.item<float>().Should().Be(20_000, "by hand: the softplus of a large number is that number");
    }
}
