using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace SystemTorch.Tests.Tensors;

public sealed class LifetimeTests
{
    [Fact]
    public void A_million_tensors_made_and_disposed_leave_memory_flat()
    {
        CreateAndDispose(200_000);
        var (resident, alive) = (Memory.Resident(), Tensor.TotalCount);

        CreateAndDispose(1_000_000);

        Tensor.TotalCount.Should().Be(alive);
        (Memory.Resident() - resident).Should().BeLessThan(64 * Memory.Megabyte, "one leak in ten would keep 200 MB");
    }

    // 2 kB of numbers each, besides torch's own record of them.
    private static void CreateAndDispose(int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var t = empty(512);
        }
    }

    [Fact]
    public void Forgotten_tensors_are_finalised()
    {
        Memory.Collect();
        var alive = Tensor.TotalCount;

        Forget(1_000);

        Tensor.TotalCount.Should().BeGreaterThanOrEqualTo(alive, "nothing has been collected twice");
        Memory.Collect();
        Tensor.TotalCount.Should().BeLessThanOrEqualTo(alive);
    }

    [Fact]
    public void Forgotten_graphs_are_finalised()
    {
        var (resident, alive) = (Memory.Resident(), Tensor.TotalCount);

        for (var i = 0; i < 20; i++)
        {
            ForgetGraph();
            Memory.Collect();
        }

        Tensor.TotalCount.Should().BeLessThanOrEqualTo(alive);
        (Memory.Resident() - resident).Should().BeLessThan(32 * Memory.Megabyte, "each graph holds 12 MB");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(int count)
    {
        for (var i = 0; i < count; i++)
            _ = ones(16);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ForgetGraph()
    {
        var x = ones([1024, 1024], requires_grad: true);
        _ = (x.exp() * x).sum();
    }

    [Fact]
    public void The_count_follows_every_tensor()
    {
        var alive = Tensor.TotalCount;

        var a = ones(2);
        var b = a + a;
        (Tensor.TotalCount - alive).Should().Be(2);

        a.Dispose();
        a.Dispose();
        (Tensor.TotalCount - alive).Should().Be(1, "disposing twice counts once");

        b.Dispose();
        Tensor.TotalCount.Should().Be(alive);
        Tensor.PeakCount.Should().BeGreaterThanOrEqualTo(alive + 2);
    }

    [Fact]
    public void A_disposed_tensor_says_so()
    {
        var t = ones(2, 2);
        t.Dispose();

        t.IsInvalid.Should().BeTrue();
        t.Invoking(d => d.shape).Should().Throw<InvalidOperationException>();
        t.Invoking(d => d + 1).Should().Throw<InvalidOperationException>();
        t.Invoking(d => ones(2, 2).mm(d)).Should().Throw<InvalidOperationException>();
        t.Invoking(d => d.sum().backward()).Should().Throw<InvalidOperationException>();
        t.Invoking(d => d.item<float>()).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void A_view_keeps_the_numbers_of_a_disposed_tensor()
    {
        var whole = arange(6, dtype: float32);

        var part = whole.view(2, 3)[1];
        whole.Dispose();

        part.data<float>().ToArray().Should().Equal(3, 4, 5);
    }
}
