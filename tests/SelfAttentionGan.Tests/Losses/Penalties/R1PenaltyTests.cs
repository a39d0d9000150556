using SelfAttentionGan.Losses.Penalties;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses.Penalties;

public sealed class R1PenaltyTests : IClassFixture<Seeded>
{
    private readonly R1Penalty penalty = new();
    private readonly Tensor real = randn(2, 3, 4, 5), fake = randn(2, 3, 4, 5);

    [Fact]
    public void A_plane_pays_half_its_slope_squared()
    {
        var owed = penalty.Compute(PenaltyContexts.Of(x => 0.5 * x.sum([1, 2, 3]), real, fake));

        owed.item<float>().Should().BeApproximately(7.5f, 1e-4f, "by hand: ½ · 60 pixels · 0.5²");
    }

    [Fact]
    public void A_bowl_pays_where_the_real_pictures_are()
    {
        var steepness = tensor(3f, requires_grad: true);
        var squares = real.square().sum().item<float>() / 2;

        var owed = penalty.Compute(PenaltyContexts.Of(Bowl, real, fake));
        owed.backward();

        owed.item<float>().Should().BeApproximately(4.5f * squares, 1e-3f, "by hand: ½ · 3² · mean(‖x‖²)");
        steepness.grad!.item<float>().Should().BeApproximately(3 * squares, 1e-3f, "by hand: 3 · mean(‖x‖²)");

        Tensor Bowl(Tensor x) => steepness * x.square().sum([1, 2, 3]) / 2;
    }

    [Fact]
    public void It_asks_the_judge_of_real_pictures()
    {
        var owed = penalty.Compute(PenaltyContexts.Of(x => x.sum([1, 2, 3]), real, fake, _ => zeros(2)));

        owed.item<float>().Should().BeApproximately(30, 1e-3f, "by hand: ½ · 60 pixels · 1²; the other one has no slope");
    }
}
