using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Monitoring;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Monitoring;

public sealed class MetricAccumulatorTests : IDisposable
{
    private readonly MetricAccumulator tally = new(CPU);
    private readonly TrainingState state = States.Empty();

    public void Dispose() => tally.Dispose();

    [Fact]
    public void Figures_are_summed_by_name_each_with_its_share()
    {
        tally.Add("loss", tensor(3f));
        tally.Add("score", tensor(8f), weight: 0.25);
        tally.Add("loss", tensor(4f), weight: 0.5);
        tally.CountStep();

        tally.Save(state);

        state.Metrics.Should().Equal(
            new Dictionary<string, double> { ["steps"] = 1, ["sum.loss"] = 5, ["sum.score"] = 2 });
    }

    [Fact]
    public void Names_are_in_the_order_of_the_sums()
    {
        foreach (var name in new[] { "b", "a", "c", "a" })
            tally.Add(name, tensor(name == "a" ? 1f : 0f));

        tally.Names.Should().Equal("b", "a", "c");
        tally.Sums.Select(sum => sum.ToDouble()).Should().Equal(0, 2, 0);
    }

    [Fact]
    public void Sums_are_exact_beyond_32_bits()
    {
        tally.Add("count", tensor(16_777_216f));
        tally.Add("count", tensor(1f));

        tally.Sums.Single().ToDouble().Should().Be(16_777_217, "2²⁴ + 1 needs more than a float's 24 bits");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_not_finite_stays_so(float fault)
    {
        tally.Add("loss", tensor(fault));
        tally.Add("loss", tensor(1f));

        double.IsFinite(tally.Sums.Single().ToDouble()).Should().BeFalse("no later step hides it");
    }

    [Fact]
    public void A_figure_with_a_history_leaves_none_in_the_sum()
    {
        var weight = ones(1, requires_grad: true);

        tally.Add("loss", (weight * 2).sum());

        tally.Sums.Single().requires_grad.Should().BeFalse();
    }

    [Fact]
    public void A_restart_forgets_everything()
    {
        tally.Add("loss", tensor(1f));
        tally.CountStep();

        tally.Reset();

        (tally.Steps, tally.Names.Count).Should().Be((0, 0));
    }

    [Fact]
    public void Sums_go_on_where_they_were_written_down()
    {
        tally.Add("loss", tensor(0.1));
        tally.CountStep();
        tally.Save(state);
        using var other = new MetricAccumulator(CPU);
        other.Add("stale", tensor(1f));

        other.Restore(state);
        foreach (var each in new[] { tally, other })
        {
            each.Add("loss", tensor(0.2));
            each.CountStep();
        }

        other.Names.Should().Equal("loss");
        other.Steps.Should().Be(2);
        other.Sums.Single().ToDouble().Should().Be(tally.Sums.Single().ToDouble(), "to the last bit");
    }

    [Fact]
    public void What_others_have_saved_is_no_sum()
    {
        state.Metrics["collapse.last"] = 7;

        tally.Restore(state);

        tally.Names.Should().BeEmpty();
    }

    [Fact]
    public void Sums_outlive_the_scope_that_they_are_made_in_and_are_disposed_with_the_tally()
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var own = new MetricAccumulator(CPU);
        using (NewDisposeScope())
            own.Add("loss", tensor(1f));

        own.Sums.Single().ToDouble().Should().Be(1);
        own.Dispose();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }
}
