using SelfAttentionGan.Losses;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses;

public sealed class BceLossTests : IClassFixture<Seeded>
{
    private readonly BceLoss loss = new();
    private readonly Tensor real = randn(16), fake = randn(16);

    [Fact]
    public void It_is_cross_entropy_on_logits()
    {
        var expected = -(sigmoid(real).log().mean() + (1 - sigmoid(fake)).log().mean());

        loss.ForDiscriminator(real, fake).allclose(expected, 1e-4, 1e-5).Should().BeTrue();
    }

    [Fact]
    public void Scores_of_zero_have_a_loss_of_two_ln_2()
    {
        var value = loss.ForDiscriminator(zeros(4), zeros(4));

        value.item<float>().Should().BeApproximately(1.386294f, 1e-5f, "by hand: 2 ln 2");
    }

    [Fact]
    public void The_generators_loss_is_the_non_saturating_one()
    {
        loss.ForGenerator(fake, ThrowingScores.For)
            .allclose(-sigmoid(fake).log().mean(), 1e-4, 1e-5).Should().BeTrue();
    }

    [Fact]
    public void The_non_saturating_loss_has_a_full_gradient_at_low_scores()
    {
        var low = tensor(new[] { -100f }, requires_grad: true);

        loss.ForGenerator(low, ThrowingScores.For).backward();

        low.grad!.item<float>().Should().BeApproximately(-1, 1e-5f, "−σ(−score) tends to −1, it does not vanish");
    }

    [Fact]
    public void Extreme_scores_give_finite_losses()
    {
        var value = loss.ForDiscriminator(tensor(new[] { -1e4f }), tensor(new[] { 1e4f }));

        value.item<float>().Should().Be(20_000, "by hand: the softplus of a large number is that number");
    }

    [Theory]
    [InlineData(-1e4f)]
    [InlineData(1e4f)]
    public void With_label_smoothing_and_saturation_it_is_finite_too(float score)
    {
        var extreme = tensor(new[] { score });
        var own = new BceLoss(smoothing: 0.1, saturating: true);

        own.ForDiscriminator(extreme, extreme).isfinite().item<bool>().Should().BeTrue();
        own.ForGenerator(extreme, ThrowingScores.For).isfinite().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void Label_smoothing_lowers_the_target_of_real_images_alone()
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
    public void The_saturating_loss_has_no_gradient_at_low_scores()
    {
        var low = tensor(new[] { -1e4f, 0f }, requires_grad: true);

        new BceLoss(saturating: true).ForGenerator(low, ThrowingScores.For).backward();

        low.grad!.data<float>().ToArray().Should().Equal([0f, -0.25f], "by hand: −sigmoid(score)/n");
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(0.6)]
    [InlineData(double.NaN)]
    public void A_target_below_one_half_is_rejected(double smoothing)
    {
        var make = () => new BceLoss(smoothing);

        make.Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage(FormattableString.Invariant($"*from 0 to 0.5, but got {smoothing};*"));
    }
}
