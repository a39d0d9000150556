using static TorchSharp.torch;

namespace SystemTorch.Tests.Tensors;

public sealed class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_in_it()
    {
        Tensor made;

        using (NewDisposeScope())
            made = ones(2) + 1;

        made.IsInvalid.Should().BeTrue();
    }

    [Fact]
    public void A_scope_leaves_alone_what_was_made_before_it()
    {
        using var before = ones(2);

        using (NewDisposeScope())
            _ = before + 1;

        before.IsInvalid.Should().BeFalse();
    }

    [Fact]
    public void A_tensor_moved_out_lives_in_the_outer_scope()
    {
        using var outer = NewDisposeScope();
        Tensor kept;

        using (var inner = NewDisposeScope())
        {
            kept = ones(2).MoveToOuterDisposeScope();
            inner.Contains(kept).Should().BeFalse();
        }

        kept.IsInvalid.Should().BeFalse();
        outer.Contains(kept).Should().BeTrue();
        outer.DisposablesCount.Should().Be(1);
    }

    [Fact]
    public void A_tensor_moved_out_of_the_outermost_scope_is_free()
    {
        Tensor kept;

        using (NewDisposeScope())
            kept = ones(2).MoveToOuterDisposeScope();

        kept.IsInvalid.Should().BeFalse();
        kept.Dispose();
    }

    [Fact]
    public void A_detached_tensor_outlives_every_scope()
    {
        Tensor kept;

        using (NewDisposeScope())
        using (NewDisposeScope())
            kept = ones(2).DetachFromDisposeScope();

        kept.IsInvalid.Should().BeFalse();
        kept.Dispose();
    }

    [Fact]
    public void Several_tensors_leave_together()
    {
        using var outer = NewDisposeScope();

        using (var inner = NewDisposeScope())
        {
            var (a, b) = inner.MoveToOuter(ones(1), ones(2));
            var (c, d, e) = inner.Detach(ones(3), ones(4), ones(5));
            (a.IsInvalid, b.IsInvalid).Should().Be((false, false));
            outer.Attach([c, d, e]);
        }

        outer.DisposablesCount.Should().Be(5);
        outer.DisposablesView.Should().OnlyContain(disposable => !((Tensor)disposable).IsInvalid);
    }

    [Fact]
    public void A_tensor_moves_to_the_scope_of_another()
    {
        using var outer = NewDisposeScope();
        var anchor = zeros(1);
        Tensor moved;

        using (NewDisposeScope())
            moved = ones(1).MoveToOtherDisposeScope(anchor);

        moved.IsInvalid.Should().BeFalse();
        outer.Contains(moved).Should().BeTrue();
    }

    [Fact]
    public void A_scope_can_be_emptied_but_for_some_tensors_before_it_ends()
    {
        using var scope = NewDisposeScope();
        var (kept, dropped) = (ones(1), ones(2));

        scope.DisposeEverythingBut(kept);

        (kept.IsInvalid, dropped.IsInvalid).Should().Be((false, true));
        scope.DisposablesCount.Should().Be(1);

        scope.DisposeEverything();

        kept.IsInvalid.Should().BeTrue();
        scope.DisposablesCount.Should().Be(0);
    }

    [Fact]
    public void A_tensor_disposed_by_hand_leaves_its_scope()
    {
        using var scope = NewDisposeScope();

        ones(1).Dispose();

        scope.DisposablesCount.Should().Be(0);
    }

    [Fact]
    public void Scopes_nest_and_the_innermost_is_the_current_one()
    {
        CurrentDisposeScope.Should().BeNull();
        using (var outer = NewDisposeScope())
        {
            using (var inner = NewDisposeScope())
                CurrentDisposeScope.Should().BeSameAs(inner);
            CurrentDisposeScope.Should().BeSameAs(outer);
        }

        CurrentDisposeScope.Should().BeNull();
    }

    [Fact]
    public void A_scope_that_ends_out_of_turn_takes_only_its_own_tensors()
    {
        var outer = NewDisposeScope();
        var outside = ones(1);
        var inner = NewDisposeScope();
        var inside = ones(1);

        outer.Dispose();

        (outside.IsInvalid, inside.IsInvalid).Should().Be((true, false));
        CurrentDisposeScope.Should().BeSameAs(inner);
        inner.Dispose();
        CurrentDisposeScope.Should().BeNull();
    }

    [Fact]
    public void A_finished_scope_can_be_disposed_again_but_not_used()
    {
        var scope = NewDisposeScope();
        scope.Dispose();

        scope.Invoking(s => s.Dispose()).Should().NotThrow();
        scope.Invoking(s => s.DisposablesCount).Should().Throw<ObjectDisposedException>();
        scope.Invoking(s => s.Attach(ones(1))).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void Every_thread_has_its_own_scopes()
    {
        using var scope = NewDisposeScope();
        var elsewhere = scope;

        var thread = new Thread(() =>
        {
            elsewhere = CurrentDisposeScope;
            ones(1).Dispose();
        });
        thread.Start();
        thread.Join();

        elsewhere.Should().BeNull();
        scope.DisposablesCount.Should().Be(0);
    }

    [Fact]
    public void A_wrapped_expression_hands_out_only_its_result()
    {
        var result = WrappedTensorDisposeScope(() => (ones(2) + 1) * 3);

        result.allclose(full(2, 6f)).Should().BeTrue();
        result.Dispose();
    }
}
