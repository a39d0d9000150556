using SelfAttentionGan.Losses.Penalties;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses.Penalties;

public sealed class R1PenaltyTests : IClassFixture<Seeded>
{
    private readonly R1Penalty penalty = new();
    private readonly Tensor real = randn(2, 3, 4, 5), fake = randn(2, 3, 4, 5);

    [Fact]
    public void A_linear_critic_is_penalized_by_half_its_squared_gradient_norm()
    {
        var value = penalty.Compute(PenaltyContexts.Of(x => 0.5 * x.sum([1, 2, 3]), real, fake));

        value.item<float>().Should().BeApproximately(7.5f, 1e-4f, "by hand: ½ · 60 pixels · 0.5²");
    }

    [Fact]
    public void The_gradient_is_taken_at_the_real_images()
    {
        var scale = tensor(3f, requires_grad: true);
        var squares = real.square().sum().item<float>() / 2;

        var value = penalty.Compute(PenaltyContexts.Of(Quadratic, real, fake));
        value.backward();

        value.item<float>().Should().BeApproximately(4.5f * squares, 1e-3f, "by hand: ½ · 3² · mean(‖x‖²)");
        scale.grad!.item<float>().Should().BeApproximately(3 * squares, 1e-3f, "by hand: 3 · mean(‖x‖²)");

        Tensor Quadratic(Tensor x) => scale * x.square().sum([1, 2, 3]) / 2;
    }

    [Fact]
    public void It_uses_the_scores_of_real_images()
    {
        var value = penalty.Compute(PenaltyContexts.Of(x => x.sum([1, 2, 3]), real, fake, _ => zeros(2)));

        value.item<float>().Should().BeApproximately(30, 1e-3f, "by hand: ½ · 60 pixels · 1²; the other scores have no gradient");
    }
}
