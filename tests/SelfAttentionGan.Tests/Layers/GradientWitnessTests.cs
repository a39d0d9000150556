using SelfAttentionGan.Layers;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Layers;

public sealed class GradientWitnessTests
{
    private readonly GradientWitness witness = new() { Passed = false };

    [Fact]
    public void It_takes_note_when_a_gradient_passes_and_not_before()
    {
        var x = ones(3).requires_grad_();

        var y = witness.Watch(x).sum();
        witness.Passed.Should().BeFalse("nothing has gone backwards yet");
        y.backward();

        witness.Passed.Should().BeTrue();
        x.grad!.allclose(ones(3), 0, 0).Should().BeTrue("it is the identity");
    }

    [Fact]
    public void A_gradient_of_a_gradient_goes_through()
    {
        var x = tensor(3.0).requires_grad_();

        var slope = autograd.grad([witness.Watch(x).pow(3)], [x], retain_graph: true, create_graph: true)[0];
        slope.backward();

        x.grad!.item<double>().Should().BeApproximately(18, 1e-12, "the second derivative of x³ is 6x");
    }

    [Fact]
    public void Gradients_that_pass_elsewhere_leave_it_alone()
    {
        var (x, other) = (ones(3).requires_grad_(), ones(3).requires_grad_());

        autograd.grad([(witness.Watch(x) * other).sum()], [other]);

        witness.Passed.Should().BeFalse("only the other factor's gradient was asked for");
    }
}
