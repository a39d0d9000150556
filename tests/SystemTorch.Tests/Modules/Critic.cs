using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SystemTorch.Tests.Modules;

/// <summary>The network of the same name in generate.py: small, with every kind of state.</summary>
internal sealed class Critic : Module<Tensor, Tensor>
{
    private readonly Conv2d features = Conv2d(3, 4, 3, padding: 1);
    private readonly BatchNorm2d normal = BatchNorm2d(4);
    private readonly Linear score = Linear(4, 2);

    public Critic() : base(nameof(Critic)) => RegisterComponents();

    public override Tensor forward(Tensor x) =>
        score.call(normal.call(features.call(x)).relu().mean([2, 3]));

    public void ShouldHoldTheSameAs(Critic other)
    {
        var state = other.state_dict();
        foreach (var (key, value) in state_dict())
            value.allclose(state[key], 0, 0).Should().BeTrue($"{key} was copied");
    }
}
