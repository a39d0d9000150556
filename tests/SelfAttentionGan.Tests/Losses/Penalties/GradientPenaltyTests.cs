using SelfAttentionGan.Losses.Penalties;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses.Penalties;

public sealed class GradientPenaltyTests : IClassFixture<Seeded>
{
    private readonly GradientPenalty penalty = new();
    private readonly Tensor real = randn(2, 3, 4, 5), fake = randn(2, 3, 4, 5);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 4)]
    [InlineData(0.5, 0.25)]
    public void A_linear_critic_is_penalized_by_its_gradient_norms_squared_distance_from_one(double norm, double expected)
    {
        var direction = Direction() * norm;

        var value = penalty.Compute(PenaltyContexts.Of(x => (x * direction).sum([1, 2, 3]), real, fake, uniform: Uniform));

        value.item<float>().Should().BeApproximately((float)expected, 1e-4f, "by hand: (norm − 1)²");
    }

    [Fact]
    public void Each_interpolate_has_its_own_random_weight()
    {
        Tensor? seen = null;

        penalty.Compute(PenaltyContexts.Of(Critic, real, fake, _ => zeros(2), count => tensor(new[] { 0.25f, 1f })[..(int)count]));

        seen![0].allclose(0.25 * real[0] + 0.75 * fake[0], 1e-5, 1e-6).Should().BeTrue("the real image's weight is ¼");
        seen[1].allclose(real[1], 0, 0).Should().BeTrue("the real image's weight is 1");

        Tensor Critic(Tensor x)
        {
            seen = x.detach().clone().DetachFromDisposeScope();
            return x.sum([1, 2, 3]);
        }
    }

    [Fact]
    public void A_constant_critic_is_penalized_and_has_a_finite_gradient()
    {
        var weight = zeros(1, 3, 4, 5).requires_grad_();

        var value = penalty.Compute(PenaltyContexts.Of(x => (x * weight).sum([1, 2, 3]), real, fake, uniform: Uniform));
        value.backward();

        value.item<float>().Should().Be(1, "by hand: (0 − 1)²");
        weight.grad!.isfinite().all().item<bool>().Should().BeTrue("a norm's derivative at zero is taken as zero");
    }

    [Fact]
    public void Its_gradient_moves_the_gradient_norm_towards_one()
    {
        var scale = tensor(3f, requires_grad: true);
        var direction = Direction();

        penalty.Compute(PenaltyContexts.Of(x => scale * (x * direction).sum([1, 2, 3]), real, fake, uniform: Uniform)).backward();

        scale.grad!.item<float>().Should().BeApproximately(4, 1e-4f, "by hand: 2 · (3 − 1)");
    }

    private static Tensor Direction()
    {
        var direction = randn(1, 3, 4, 5);
        return direction / direction.norm();
    }

    private static Tensor Uniform(long count) => rand(count);
}
