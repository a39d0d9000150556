using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SystemTorch.Tests.Modules;

public sealed class ParameterTests
{
    [Fact]
    public void A_parameter_asks_for_gradients_unless_told_not_to()
    {
        nn.Parameter(zeros(2)).requires_grad.Should().BeTrue();
        new Parameter(zeros(2), requires_grad: false).requires_grad.Should().BeFalse();
    }

    [Fact]
    public void A_parameter_takes_over_its_tensor()
    {
        var data = ones(3);

        var parameter = new Parameter(data);

        parameter.sum().item<float>().Should().Be(3);
        data.IsInvalid.Should().BeTrue();
    }

    [Fact]
    public void A_parameter_of_a_computed_tensor_passes_gradients_on()
    {
        var source = ones([2], requires_grad: true);

        var parameter = new Parameter(source * 3);
        parameter.sum().backward();

        source.grad!.data<float>().ToArray().Should().Equal(3, 3);
    }

    [Fact]
    public void A_layers_weight_can_be_replaced()
    {
        using var linear = nn.Linear(2, 2, hasBias: false);

        linear.weight = new Parameter(eye(2));

        linear.call(ones(1, 2)).allclose(ones(1, 2)).Should().BeTrue();
        linear.state_dict()["weight"].allclose(eye(2)).Should().BeTrue();
    }

    [Fact]
    public void Gradients_are_clipped_to_a_norm()
    {
        var parameter = nn.Parameter(zeros(4));
        (parameter * 3).sum().backward();

        var norm = nn.utils.clip_grad_norm_([parameter], 1);

        norm.Should().BeApproximately(6, 1e-5, "four threes have length six");
        parameter.grad!.norm().item<float>().Should().BeApproximately(1, 1e-4f);
    }

    [Fact]
    public void Parameters_become_one_vector_and_back()
    {
        using var linear = nn.Linear(2, 3);

        var vector = nn.utils.parameters_to_vector(linear.parameters());
        vector.shape.Should().Equal(9);
        using (no_grad())
            nn.utils.vector_to_parameters(arange(9, dtype: float32), linear.parameters());

        linear.bias!.data<float>().ToArray().Should().Equal(6, 7, 8);
    }
}
