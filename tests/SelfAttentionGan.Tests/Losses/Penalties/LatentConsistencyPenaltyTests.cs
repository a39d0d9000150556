using SelfAttentionGan.Losses.Penalties;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses.Penalties;

public sealed class LatentConsistencyPenaltyTests : IClassFixture<Seeded>
{
    private readonly LatentConsistencyPenalty penalty = new();
    private readonly ConsistencyGolden golden = new();

    [Fact]
    public void The_discriminators_term_and_its_gradients_are_those_of_pytorch()
    {
        golden.ShouldBe("latent_consistency", penalty.Compute(golden.Context(golden.Noise())), golden.Critic);
    }

    [Fact]
    public void The_generators_term_and_its_gradients_are_those_of_pytorch()
    {
        golden.ShouldBe(
            "latent_diversity", penalty.ComputeForGenerator(golden.GeneratorContext(golden.Noise())), golden.Generator);
    }

    [Fact]
    public void The_generator_is_rewarded_for_images_that_change_with_their_latents()
    {
        var (collapsed, diverse) = (Term(scale: 0), Term(scale: 2));

        collapsed.item<float>().Should().Be(0);
        diverse.item<float>().Should().BeApproximately(-4 * 0.0025f, 5e-4f, "by hand: −(2 · 0.05)² · mean(ε²)");

        Tensor Term(double scale)
        {
            var latents = randn(2_000, 4);
            return penalty.ComputeForGenerator(new()
            {
                Latents = latents,
                FakeImages = Images(latents),
                FakeScores = empty(0),
                GenerateFake = Images,
                Uniform = count => rand(count),
            });

            Tensor Images(Tensor from) => (scale * from).view(-1, 1, 2, 2);
        }
    }

    [Fact]
    public void It_leaves_no_intermediate_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var (context, generatorContext) = (golden.Context(golden.Noise()), golden.GeneratorContext(golden.Noise()));
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        penalty.Compute(context);
        penalty.ComputeForGenerator(generatorContext);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 2);
    }

    [Fact]
    public void A_penalty_without_a_term_for_the_generator_says_so()
    {
        IGanPenalty without = new R1Penalty();

        without.GeneratorWeight.Should().Be(0);
        without.Invoking(its => its.ComputeForGenerator(golden.GeneratorContext(golden.Noise())))
            .Should().Throw<NotSupportedException>().WithMessage("*'r1' has none*");
    }
}
