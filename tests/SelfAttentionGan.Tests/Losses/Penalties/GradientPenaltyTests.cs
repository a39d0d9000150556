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
    public void A_plane_pays_for_how_far_its_slope_is_from_one(double slope, double paid)
    {
        var direction = Direction() * slope;

        var owed = penalty.Compute(PenaltyContexts.Of(x => (x * direction).sum([1, 2, 3]), real, fake, uniform: Chance));

        owed.item<float>().Should().BeApproximately((float)paid, 1e-4f, "by hand: (slope − 1)²");
    }

    [Fact]
    public void It_judges_each_picture_at_a_place_of_its_own_between_its_two()
    {
        Tensor? seen = null;

        penalty.Compute(PenaltyContexts.Of(Look, real, fake, _ => zeros(2), count => tensor(new[] { 0.25f, 1f })[..(int)count]));

        seen![0].allclose(0.25 * real[0] + 0.75 * fake[0], 1e-5, 1e-6).Should().BeTrue("its share of the real one is ¼");
        seen[1].allclose(real[1], 0, 0).Should().BeTrue("its share of the real one is all");

        Tensor Look(Tensor x)
        {
            seen = x.detach().clone().DetachFromDisposeScope();
            return x.sum([1, 2, 3]);
        }
    }

    [Fact]
    public void A_flat_critic_pays_and_its_gradient_is_a_number()
    {
        var weight = zeros(1, 3, 4, 5).requires_grad_();

        var owed = penalty.Compute(PenaltyContexts.Of(x => (x * weight).sum([1, 2, 3]), real, fake, uniform: Chance));
        owed.backward();

        owed.item<float>().Should().Be(1, "by hand: (0 − 1)²");
        weight.grad!.isfinite().all().item<bool>().Should().BeTrue("a norm's derivative at zero is taken as zero");
    }

    [Fact]
    public void Its_gradient_pulls_the_slope_to_one()
    {
        var scale = tensor(3f, requires_grad: true);
        var direction = Direction();

        penalty.Compute(PenaltyContexts.Of(x => scale * (x * direction).sum([1, 2, 3]), real, fake, uniform: Chance)).backward();

        scale.grad!.item<float>().Should().BeApproximately(4, 1e-4f, "by hand: 2 · (3 − 1)");
    }

    private static Tensor Direction()
    {
        var direction = randn(1, 3, 4, 5);
        return direction / direction.norm();
    }

    private static Tensor Chance(long count) => rand(count);
}
