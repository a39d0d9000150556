using TorchSharp;
using static TorchSharp.torch;

namespace SystemTorch.Tests.Tensors;

public sealed class DisposeScopeStatisticsTests
{
    private static readonly LifetimeStatistics Statistics = DisposeScopeManager.Statistics.TensorStatistics;

    public DisposeScopeStatisticsTests() => DisposeScopeManager.Statistics.Reset();

    [Fact]
    public void Tensors_outside_scopes_are_counted()
    {
        var first = ones(1);
        using (var second = ones(1))
            Statistics.CreatedOutsideScopeCount.Should().Be(2);

        Statistics.DisposedOutsideScopeCount.Should().Be(1);
        Statistics.ThreadTotalLiveCount.Should().Be(1);
        first.Dispose();
        Statistics.ThreadTotalLiveCount.Should().Be(0);
    }

    [Fact]
    public void Tensors_in_scopes_are_counted()
    {
        using (NewDisposeScope())
        {
            ones(1).Dispose();
            _ = ones(1) + ones(1);
            Statistics.CreatedInScopeCount.Should().Be(4);
            Statistics.DisposedInScopeCount.Should().Be(1);
        }

        Statistics.DisposedInScopeCount.Should().Be(4);
        Statistics.CreatedOutsideScopeCount.Should().Be(0);
        Statistics.ThreadTotalLiveCount.Should().Be(0);
    }

    [Fact]
    public void Leaving_and_entering_scopes_is_counted()
    {
        using (var scope = NewDisposeScope())
        {
            var kept = ones(1).DetachFromDisposeScope();
            Statistics.DetachedFromScopeCount.Should().Be(1);
            scope.Attach(kept);
        }

        Statistics.AttachedToScopeCount.Should().Be(1);
        Statistics.ThreadTotalLiveCount.Should().Be(0);
    }

    [Fact]
    public void Moving_between_scopes_neither_detaches_nor_attaches()
    {
        using (NewDisposeScope())
        using (NewDisposeScope())
            _ = ones(1).MoveToOuterDisposeScope();

        (Statistics.DetachedFromScopeCount, Statistics.AttachedToScopeCount).Should().Be((0, 0));
    }

    [Fact]
    public void Moving_out_of_the_outermost_scope_detaches()
    {
        using (NewDisposeScope())
            _ = ones(1).MoveToOuterDisposeScope();

        Statistics.DetachedFromScopeCount.Should().Be(1);
        Statistics.ThreadTotalLiveCount.Should().Be(1);
    }

    [Fact]
    public void The_sum_over_kinds_speaks_for_itself()
    {
        using var one = ones(1);

        DisposeScopeManager.Statistics.ToString().Should().Be(
            "ThreadTotalLiveCount: 1; CreatedOutsideScopeCount: 1; DisposedOutsideScopeCount: 0; " +
            "CreatedInScopeCount: 0; DisposedInScopeCount: 0; AttachedToScopeCount: 0; DetachedFromScopeCount: 0");
    }
}
