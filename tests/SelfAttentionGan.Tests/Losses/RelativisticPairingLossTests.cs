using Goldens;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Losses.Penalties;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Losses;

public sealed class RelativisticPairingLossTests : IClassFixture<Seeded>
{
    private const double Within = 1e-11;

    private readonly RelativisticPairingLoss loss = new();
    private readonly Golden golden = new("gan-pairing");
    private readonly Tensor real = randn(6), fake = randn(6);

    [Fact]
    public void Only_differences_of_scores_count()
    {
        loss.ForDiscriminator(real + 3, fake + 3).allclose(loss.ForDiscriminator(real, fake), 1e-4, 1e-5)
            .Should().BeTrue();
    }

    [Fact]
    public void The_generators_loss_is_the_discriminators_with_swapped_scores()
    {
        loss.ForGenerator(fake, () => real).allclose(loss.ForDiscriminator(fake, real), 0, 0).Should().BeTrue();
    }

    [Fact]
    public void The_two_losses_differ_by_the_mean_difference_of_scores()
    {
        var difference = loss.ForGenerator(fake, () => real) - loss.ForDiscriminator(real, fake);

        difference.allclose((real - fake).mean(), 1e-4, 1e-5).Should().BeTrue("softplus(x) − softplus(−x) = x");
    }

    [Fact]
    public void Each_score_is_compared_with_the_one_at_its_place()
    {
        var paired = loss.ForDiscriminator(tensor(new[] { 100f, -100f }), tensor(new[] { 0f, -200f }));
        var crossed = loss.ForDiscriminator(tensor(new[] { 100f, -100f }), tensor(new[] { -200f, 0f }));

        paired.item<float>().Should().BeApproximately(0, 1e-6f, "both real scores are 100 above");
        crossed.item<float>().Should().Be(50, "by hand: (0 + 100) / 2");
    }

    [Fact]
    public void Losses_and_gradients_are_those_of_pytorch()
    {
        var (r, f, generated) = (Scores("real"), Scores("fake"), Scores("fake"));

        var (forDiscriminator, forGenerator) = (
            loss.ForDiscriminator(r, f), loss.ForGenerator(generated, () => golden["real"]));
        (forDiscriminator + forGenerator).backward();

        golden.ShouldHold("discriminator", forDiscriminator, Within);
        golden.ShouldHold("generator", forGenerator, Within);
        golden.ShouldHold("grad.real", r.grad, Within);
        golden.ShouldHold("grad.fake", f.grad, Within);
        golden.ShouldHold("grad.generator", generated.grad, Within);

        Tensor Scores(string key) => golden[key].clone().requires_grad_();
    }

    [Fact]
    public void With_R1_and_R2_of_the_papers_weight_it_is_R3GANs_loss()
    {
        using var critic = Sequential(("0", Linear(6, 5)), ("1", Tanh()), ("2", Linear(5, 1)));
        critic.to(ScalarType.Float64).load_state_dict(golden.Under("critic"));
        var context = PenaltyContexts.Of(
            images => critic.call(images).flatten(), golden["images.real"], golden["images.generated"]);

        var total = loss.ForDiscriminator(context.RealScores, context.FakeScores)
            + 0.3 * (new R1Penalty().Compute(context) + new R2Penalty().Compute(context));
        total.backward();

        golden.ShouldHold("r3gan", total, Within);
        foreach (var key in new[] { "0.weight", "0.bias", "2.weight" })
            golden.ShouldHold($"grad.critic.{key}", critic.get_parameter(key)!.grad, Within);
    }

    [Fact]
    public void Other_numbers_of_real_than_of_generated_scores_are_rejected()
    {
        var compare = () => loss.ForDiscriminator(real, fake.unsqueeze(1));

        compare.Should().Throw<ArgumentException>().WithMessage("*as many real scores*got 6 and 6×1;*");
    }

    [Fact]
    public void Extreme_scores_give_finite_losses()
    {
        loss.ForDiscriminator(tensor(new[] { -1e4f }), tensor(new[] { 1e4f })).item<float>()
            .Should().Be(20_000, "by hand: the distance");
    }

    [Fact]
    public void It_leaves_no_intermediate_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        loss.ForDiscriminator(real, fake);
        loss.ForGenerator(fake, () => real);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 2, "each returns one number");
    }
}
