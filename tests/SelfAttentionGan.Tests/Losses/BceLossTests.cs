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
        loss.ForGenerator(fake, ThrowingScores.For)
            .allclose(-sigmoid(fake).log().mean(), 1e-4, 1e-5).Should().BeTrue();
    }

    [Fact]
    public void A_hopeless_generator_still_gets_a_full_gradient()
    {
        var hopeless = tensor(new[] { -100f }, requires_grad: true);

        loss.ForGenerator(hopeless, ThrowingScores.For).backward();

        hopeless.grad!.item<float>().Should().BeApproximately(-1, 1e-5f, "−σ(−score) tends to −1, it does not vanish");
    }

    [Fact]
    public void Extreme_scores_give_finite_losses()
    {
        var lost = loss.ForDiscriminator(tensor(new[] { -1e4f }), tensor(new[] { 1e4f }));

        lost.item<float>().Should().Be(20_000, "by hand: the softplus of a large number is that number");
    }

    [Theory]
    [InlineData(-1e4f)]
    [InlineData(1e4f)]
    public void Smoothed_and_saturating_it_stays_finite_too(float score)
    {
        var extreme = tensor(new[] { score });
        var own = new BceLoss(smoothing: 0.1, saturating: true);

        own.ForDiscriminator(extreme, extreme).isfinite().item<bool>().Should().BeTrue();
        own.ForGenerator(extreme, ThrowingScores.For).isfinite().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void Smoothed_it_is_content_with_a_probability_below_one_for_real_pictures_alone()
    {
        var smooth = new BceLoss(smoothing: 0.1);
        var (sure, content) = (tensor(new[] { 5f }, requires_grad: true), MathF.Log(0.9f / 0.1f));
        var at = tensor(new[] { content }, requires_grad: true);

        (smooth.ForDiscriminator(sure, fake) + smooth.ForDiscriminator(at, fake)).backward();

        at.grad!.item<float>().Should().BeApproximately(0, 1e-6f, "sigmoid(score) is the target, 0.9");
        sure.grad!.item<float>().Should().BeApproximately(0.093307f, 1e-5f, "by hand: sigmoid(5) − 0.9 pulls it back");
        (smooth.ForDiscriminator(real, fake) - loss.ForDiscriminator(real, fake))
            .allclose(0.1 * real.mean(), 1e-3, 1e-5).Should().BeTrue("it is one-sided: no term holds a fake score");
    }

    [Fact]
    public void A_hopeless_generator_that_saturates_gets_no_gradient()
    {
        var hopeless = tensor(new[] { -1e4f, 0f }, requires_grad: true);

        new BceLoss(saturating: true).ForGenerator(hopeless, ThrowingScores.For).backward();

        hopeless.grad!.data<float>().ToArray().Should().Equal([0f, -0.25f], "by hand: −sigmoid(score)/n");
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(0.6)]
    [InlineData(double.NaN)]
    public void A_target_below_one_half_is_refused(double smoothing)
    {
        var make = () => new BceLoss(smoothing);

        make.Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage(FormattableString.Invariant($"*from 0 to 0.5, but got {smoothing};*"));
    }
}
