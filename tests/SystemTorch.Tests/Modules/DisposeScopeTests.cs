using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SystemTorch.Tests.Modules;

public sealed class DisposeScopeTests
{
    [Fact]
    public void Weights_of_layers_made_in_a_scope_survive_it()
    {
        Conv2d convolution;
        BatchNorm2d normal;

        using (NewDisposeScope())
        {
            convolution = nn.Conv2d(1, 1, 1);
            normal = nn.BatchNorm2d(1);
        }

        convolution.weight!.IsInvalid.Should().BeFalse();
        normal.running_mean!.IsInvalid.Should().BeFalse();
        normal.call(convolution.call(ones(2, 1, 2, 2))).shape.Should().Equal(2, 1, 2, 2);
    }

    [Fact]
    public void Gradients_that_backward_leaves_survive_the_scope()
    {
        using var linear = nn.Linear(3, 2);

        using (NewDisposeScope())
            linear.call(ones(4, 3)).sum().backward();

        linear.weight!.grad!.allclose(full(2, 3, 4f)).Should().BeTrue("each weight saw four ones");
    }

    [Fact]
    public void A_raw_parameter_made_in_a_scope_ends_with_it()
    {
        Parameter parameter;

        using (NewDisposeScope())
            parameter = nn.Parameter(ones(2));

        parameter.IsInvalid.Should().BeTrue("only layers take their weights out of the scope");
    }

    [Fact]
    public void A_converted_layer_keeps_its_weights_out_of_the_scope()
    {
        using var linear = nn.Linear(2, 2);

        using (NewDisposeScope())
            linear.to(float64);

        linear.call(ones(1, 2, dtype: float64)).dtype.Should().Be(float64);
    }
}
