using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SystemTorch.Tests.Autograd;

public sealed class BackwardTests
{
    private readonly Tensor x = tensor(new[] { 1f, 2f, 3f }, requires_grad: true);

    private static float[] Numbers(Tensor? t) => t!.data<float>().ToArray();

    [Fact]
    public void A_derivative_lands_in_the_leaf()
    {
        x.square().sum().backward();

        Numbers(x.grad).Should().Equal(2, 4, 6);
    }

    [Fact]
    public void A_fresh_leaf_has_no_gradient() => x.grad.Should().BeNull();

    [Fact]
    public void Gradients_add_up_until_they_are_cleared()
    {
        x.sum().backward();
        x.sum().backward();
        Numbers(x.grad).Should().Equal(2, 2, 2);

        x.grad = null;
        x.sum().backward();
        Numbers(x.grad).Should().Equal(1, 1, 1);
    }

    [Fact]
    public void A_direction_weighs_the_outputs()
    {
        (x * 2).backward([tensor(new[] { 1f, 10f, 100f })]);

        Numbers(x.grad).Should().Equal(2, 20, 200);
    }

    [Fact]
    public void A_graph_serves_once_unless_it_is_kept()
    {
        var y = x.square().sum();
        y.backward(retain_graph: true);
        y.backward();

        Numbers(x.grad).Should().Equal(4, 8, 12);
        y.Invoking(t => t.backward()).Should().Throw<ExternalException>().WithMessage("*second time*");
    }

    [Fact]
    public void Gradients_can_be_asked_for_without_touching_leaves()
    {
        var w = tensor(2f, requires_grad: true);

        var slopes = autograd.grad([(x * w).sum()], [x, w]);

        Numbers(slopes[0]).Should().Equal(2, 2, 2);
        slopes[1].item<float>().Should().Be(6);
        (x.grad, w.grad).Should().Be((null, null));
    }

    [Fact]
    public void A_gradient_of_a_gradient_needs_its_graph()
    {
        var slope = autograd.grad([x.pow(3).sum()], [x], retain_graph: true, create_graph: true)[0];

        slope.requires_grad.Should().BeTrue();
        slope.sum().backward();

        Numbers(x.grad).Should().Equal(6, 12, 18);
    }

    [Fact]
    public void Only_the_named_inputs_receive()
    {
        var w = tensor(2f, requires_grad: true);

        autograd.backward((x * w).sum(), inputs: [w]);

        x.grad.Should().BeNull();
        w.grad!.item<float>().Should().Be(6);
    }

    [Fact]
    public void What_is_detached_does_not_learn()
    {
        (x * x.detach()).sum().backward();

        Numbers(x.grad).Should().Equal(1, 2, 3);
        x.detach().requires_grad.Should().BeFalse();
    }

    [Fact]
    public void A_tensor_in_the_middle_can_keep_its_gradient()
    {
        var h = x * 2;
        h.retain_grad();

        h.square().sum().backward();

        Numbers(h.grad).Should().Equal(4, 8, 12);
    }

    [Fact]
    public void A_constant_has_nothing_to_go_back_to() =>
        ones(1).Invoking(t => t.backward()).Should().Throw<ExternalException>().WithMessage("*does not require grad*");

    [Fact]
    public void A_leaf_in_use_is_not_changed_in_place() =>
        x.Invoking(t => t.add_(1)).Should().Throw<ExternalException>().WithMessage("*in-place operation*");

    [Fact]
    public void A_saved_tensor_that_changed_is_noticed()
    {
        var h = x * 1;
        var y = h.square().sum();
        h.add_(1);

        y.Invoking(t => t.backward()).Should().Throw<ExternalException>().WithMessage("*modified by an inplace*");
    }
}
