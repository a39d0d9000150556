using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SystemTorch.Tests.Tensors;

public sealed class LifetimeTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void A_million_tensors_made_and_disposed_leave_memory_flat()
    {
        CreateAndDispose(200_000);
        var (resident, alive) = (Resident(), Tensor.TotalCount);

        CreateAndDispose(1_000_000);

        Tensor.TotalCount.Should().Be(alive);
        (Resident() - resident).Should().BeLessThan(64 * Megabyte, "one leak in ten would keep 200 MB");
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
    public void Many_training_steps_in_scopes_leave_memory_flat()
    {
        using var linear = nn.Linear(64, 64);
        var optimiser = optim.Adam(linear.parameters());
        TrainInScopes(linear, optimiser, steps: 200);
        var (resident, alive) = (Resident(), Tensor.TotalCount);

        TrainInScopes(linear, optimiser, steps: 2_000);

        Tensor.TotalCount.Should().Be(alive);
        (Resident() - resident).Should().BeLessThan(24 * Megabyte, "one leaked gradient a step would keep 32 MB");
    }

    private static void TrainInScopes(nn.Module<Tensor, Tensor> linear, optim.Optimizer optimiser, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            using var scope = NewDisposeScope();
            optimiser.zero_grad();
            (linear.call(ones(2, 64)) - 1).square().mean().backward();
            optimiser.step();
        }
    }

    [Fact]
    public void Forgotten_tensors_are_finalised()
    {
        Collect();
        var alive = Tensor.TotalCount;

        Forget(1_000);

        Tensor.TotalCount.Should().BeGreaterThanOrEqualTo(alive, "nothing has been collected twice");
        Collect();
        Tensor.TotalCount.Should().BeLessThanOrEqualTo(alive);
    }

    [Fact]
    public void Forgotten_graphs_are_finalised()
    {
        var (resident, alive) = (Resident(), Tensor.TotalCount);

        for (var i = 0; i < 20; i++)
        {
            ForgetGraph();
            Collect();
        }

        Tensor.TotalCount.Should().BeLessThanOrEqualTo(alive);
        (Resident() - resident).Should().BeLessThan(32 * Megabyte, "each graph holds 12 MB");
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

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    // Linux tells it in pages; elsewhere the runtime's own figure has to do.
    private static long Resident()
    {
        Collect();
        return OperatingSystem.IsLinux()
            ? long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1]) * Environment.SystemPageSize
            : Environment.WorkingSet;
    }
}
