using SelfAttentionGan.Losses.Penalties;

namespace SelfAttentionGan.Tests.Losses.Penalties;

public sealed class CosineDecayTests
{
    [Theory]
    [InlineData(1, 0.978)]
    [InlineData(5, 0.55)]
    [InlineData(10, 0.1)]
    [InlineData(11, 0.1)]
    [InlineData(int.MaxValue, 0.1)]
    public void It_falls_along_half_a_period_of_a_cosine_and_stays(int step, double factor)
    {
        new CosineDecay(steps: 10, finalFactor: 0.1).Factor(step).Should().BeApproximately(
            factor, 1e-3, "by hand: 0.1 + 0.9 · (1 + cos(π · step / 10)) / 2");
    }

    [Fact]
    public void R1_and_R2_decay_where_they_have_one()
    {
        var decay = new CosineDecay(steps: 10);

        foreach (IGanPenalty penalty in new IGanPenalty[] { new R1Penalty(2, 1, decay), new R2Penalty(2, 1, decay) })
            (penalty.Weight, penalty.WeightAt(5), penalty.WeightAt(10)).Should().Be(
                (2, 2 * decay.Factor(5), 2 * decay.Factor(10)));
        foreach (IGanPenalty penalty in new IGanPenalty[] { new R1Penalty(2), new R2Penalty(2), new GradientPenalty(2) })
            penalty.WeightAt(5).Should().Be(2);
    }

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(1, -0.1)]
    [InlineData(1, double.NaN)]
    public void Numbers_out_of_range_are_rejected(int steps, double finalFactor)
    {
        var create = () => new CosineDecay(steps, finalFactor);

        create.Should().Throw<ArgumentOutOfRangeException>();
    }
}
