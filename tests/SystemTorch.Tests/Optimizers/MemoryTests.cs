using static TorchSharp.torch;

namespace SystemTorch.Tests.Optimizers;

public sealed class MemoryTests
{
    private readonly TorchSharp.Modules.Linear linear = nn.Linear(64, 64);
    private readonly optim.Optimizer optimiser;

    public MemoryTests() => optimiser = optim.Adam(linear.parameters());

    [Fact]
    public void Many_training_steps_in_scopes_leave_memory_flat()
    {
        Train(steps: 200);
        var (resident, alive) = (Memory.Resident(), Tensor.TotalCount);

        Train(steps: 2_000);

        Tensor.TotalCount.Should().BeLessThanOrEqualTo(alive);
        (Memory.Resident() - resident).Should().BeLessThan(
            24 * Memory.Megabyte, "one leaked gradient a step would keep 32 MB");
    }

    private void Train(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            optimiser.zero_grad();
            (linear.call(ones(2, 64)) - 1).square().mean().backward();
            optimiser.step();
        }
    }
}
