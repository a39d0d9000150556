using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SystemTorch.Tests.Autograd;

public sealed class ThreadTests
{
    [Fact]
    public async Task Two_networks_train_at_once_as_they_would_alone()
    {
        var alone = new[] { Train(seed: 1), Train(seed: 2) };

        var together = await Task.WhenAll(
            Task.Factory.StartNew(() => Train(seed: 1), TaskCreationOptions.LongRunning),
            Task.Factory.StartNew(() => Train(seed: 2), TaskCreationOptions.LongRunning));

        for (var i = 0; i < 2; i++)
            together[i].allclose(alone[i]).Should().BeTrue("threads share neither scopes nor gradients");
    }

    private static Tensor Train(ulong seed)
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(seed: seed);
        using var linear = nn.Linear(8, 4);
        Fill(linear, chance);
        var descent = optim.SGD(linear.parameters(), 0.1);

        for (var step = 0; step < 50; step++)
            Step(linear, descent, randn(16, 8, generator: chance));

        return linear.weight!.detach().clone().DetachFromDisposeScope();
    }

    private static void Fill(Linear linear, Generator chance)
    {
        using var constant = no_grad();
        foreach (var parameter in linear.parameters())
            parameter.normal_(0, 0.1, chance);
    }

    private static void Step(Linear linear, optim.Optimizer descent, Tensor x)
    {
        using var scope = NewDisposeScope();

        descent.zero_grad();
        (CustomFunctionTests.Cube.apply(linear.call(x)) - 1).square().mean().backward();
        descent.step();
    }
}
