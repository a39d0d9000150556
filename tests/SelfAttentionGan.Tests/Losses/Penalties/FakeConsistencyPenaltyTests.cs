using SelfAttentionGan.Losses.Penalties;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses.Penalties;

public sealed class FakeConsistencyPenaltyTests : IClassFixture<Seeded>
{
    private readonly ConsistencyGolden golden = new();

    [Fact]
    public void Penalty_and_gradients_are_those_of_pytorch()
    {
        golden.ShouldBe(
            "fake_consistency", new FakeConsistencyPenalty().Compute(golden.Context(golden.Moves())), golden.Critic);
    }

    [Fact]
    public void It_is_the_penalty_of_real_images_with_the_two_exchanged()
    {
        var (a, b, numbers) = (rand(2, 1, 8, 8), rand(2, 1, 8, 8), rand(3, 2));

        var ofFake = new FakeConsistencyPenalty().Compute(Context(a, b));
        var ofReal = new RealConsistencyPenalty().Compute(Context(b, a));

        ofFake.allclose(ofReal, 0, 0).Should().BeTrue();

        PenaltyContext Context(Tensor real, Tensor fake)
        {
            var next = 0;
            return PenaltyContexts.Of(x => x[.., .., 0].sum([1, 2]), real, fake, uniform: _ => numbers[next++]);
        }
    }
}
