using SelfAttentionGan.Losses.Penalties;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses.Penalties;

public sealed class RealConsistencyPenaltyTests : IClassFixture<Seeded>
{
    private readonly RealConsistencyPenalty penalty = new();
    private readonly ConsistencyGolden golden = new();

    [Fact]
    public void Penalty_and_gradients_are_those_of_pytorch()
    {
        golden.ShouldBe("real_consistency", penalty.Compute(golden.Context(golden.Moves())), golden.Critic);
    }

    [Fact]
    public void Flipped_and_moved_images_are_those_of_pytorch()
    {
        golden.Golden.ShouldHold("moved", FlipAndShift.Apply(golden.Golden["real"], golden.Moves()), within: 0);
    }

    [Fact]
    public void A_critic_that_ignores_flips_and_translations_has_no_penalty()
    {
        var images = zeros(4, 1, 8, 8);
        images[.., .., 3, 4] = 1;

        var value = penalty.Compute(PenaltyContexts.Of(x => x.amax([1, 2, 3]), images, images, uniform: count => rand(count)));

        value.item<float>().Should().Be(0, "the brightest pixel is moved by one at most");
    }

    [Fact]
    public void Images_are_flipped_and_moved_by_an_eighth_with_mirrored_edges()
    {
        var image = arange(8, float32).view(1, 1, 1, 8).expand(1, 1, 8, 8);

        Moved(0.5f, 0, 0.5f).Should().Equal([7, 6, 5, 4, 3, 2, 1, 0], "a flip");
        Moved(0.4f, 0, 0.99f).Should().Equal([1, 0, 1, 2, 3, 4, 5, 6], "one to the right; the edge is mirrored");
        Moved(0.4f, 0, 0).Should().Equal([1, 2, 3, 4, 5, 6, 7, 6], "one to the left");
        Moved(0.4f, 0.5f, 0.5f).Should().Equal([0, 1, 2, 3, 4, 5, 6, 7], "nothing, to the bit");

        float[] Moved(params float[] numbers)
        {
            var next = 0;
            return FlipAndShift.Apply(image, count => full(count, numbers[next++]))[0, 0, 2].data<float>().ToArray();
        }
    }

    [Fact]
    public void It_leaves_no_intermediate_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var context = PenaltyContexts.Of(x => x.mean([1, 2, 3]), rand(2, 1, 8, 8), rand(2, 1, 8, 8), uniform: count => rand(count));
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        penalty.Compute(context);
        new FakeConsistencyPenalty().Compute(context);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 2);
    }
}
