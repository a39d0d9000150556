using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Monitoring;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Monitoring;

public sealed class MetricAccumulatorTests : IDisposable
{
    private readonly MetricAccumulator metrics = new(CPU);
    private readonly TrainingState state = TrainingStates.Empty();

    public void Dispose() => metrics.Dispose();

    [Fact]
    public void Metrics_are_summed_by_name_with_their_weights()
    {
        metrics.Add("loss", tensor(3f));
        metrics.Add("score", tensor(8f), weight: 0.25);
        metrics.Add("loss", tensor(4f), weight: 0.5);
        metrics.CountStep();

        metrics.Save(state);

        state.Metrics.Should().Equal(
            new Dictionary<string, double> { ["steps"] = 1, ["sum.loss"] = 5, ["sum.score"] = 2 });
    }

    [Fact]
    public void Names_are_in_the_order_of_the_sums()
    {
        foreach (var name in new[] { "b", "a", "c", "a" })
            metrics.Add(name, tensor(name == "a" ? 1f : 0f));

        metrics.Names.Should().Equal("b", "a", "c");
        metrics.Sums.Select(sum => sum.ToDouble()).Should().Equal(0, 2, 0);
    }

    [Fact]
    public void Sums_are_exact_beyond_32_bits()
    {
        metrics.Add("count", tensor(16_777_216f));
        metrics.Add("count", tensor(1f));

        metrics.Sums.Single().ToDouble().Should().Be(16_777_217, "2²⁴ + 1 needs more than a float's 24 bits");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_sum_keeps_a_value_that_is_not_finite(float value)
    {
        metrics.Add("loss", tensor(value));
        metrics.Add("loss", tensor(1f));

        double.IsFinite(metrics.Sums.Single().ToDouble()).Should().BeFalse("no later step hides it");
    }

    [Fact]
    public void Sums_have_no_gradient()
    {
        var weight = ones(1, requires_grad: true);

        metrics.Add("loss", (weight * 2).sum());

        metrics.Sums.Single().requires_grad.Should().BeFalse();
    }

    [Fact]
    public void A_reset_clears_everything()
    {
        metrics.Add("loss", tensor(1f));
        metrics.CountStep();

        metrics.Reset();

        (metrics.Steps, metrics.Names.Count).Should().Be((0, 0));
    }

    [Fact]
    public void Restored_sums_continue()
    {
        metrics.Add("loss", tensor(0.1));
        metrics.CountStep();
        metrics.Save(state);
        using var other = new MetricAccumulator(CPU);
        other.Add("stale", tensor(1f));

        other.Restore(state);
        foreach (var each in new[] { metrics, other })
        {
            each.Add("loss", tensor(0.2));
            each.CountStep();
        }

        other.Names.Should().Equal("loss");
        other.Steps.Should().Be(2);
        other.Sums.Single().ToDouble().Should().Be(metrics.Sums.Single().ToDouble(), "to the last bit");
    }

    [Fact]
    public void Keys_of_other_parts_of_the_state_are_ignored()
    {
        state.Metrics["collapse.last"] = 7;

        metrics.Restore(state);

        metrics.Names.Should().BeEmpty();
    }

    [Fact]
    public void Sums_outlive_their_dispose_scope_and_are_disposed_with_the_accumulator()
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
