using SelfAttentionGan.Training.Optimization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training.Optimization;

public sealed class GradientClipperTests : IClassFixture<Seeded>
{
    private readonly Sequential network = Sequential(("first", Linear(4, 3)), ("second", Linear(3, 2)));

    [Fact]
    public void Every_parameters_gradient_has_its_norm()
    {
        Backpropagate(network);

        var gradients = new GradientClipper(network);

        gradients.Names.Should().Equal("first.weight", "first.bias", "second.weight", "second.bias");
        gradients.Norms().data<double>().ToArray().Should().Equal(
            network.parameters().Select(parameter => parameter.grad!.norm().ToDouble()));
    }

    [Fact]
    public void A_parameter_without_a_gradient_has_a_norm_of_zero()
    {
        network.get_parameter("first.bias")!.requires_grad = false;
        Backpropagate(network);

        new GradientClipper(network).Norms()[1].ToDouble().Should().Be(0);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(1e6)]
    public void Large_gradients_are_clipped_as_torch_clips_them(double maxNorm)
    {
        var copy = Sequential(("first", Linear(4, 3)), ("second", Linear(3, 2)));
        copy.load_state_dict(network.state_dict());
        var x = randn(5, 4) * 10;
        Backpropagate(network, x);
        Backpropagate(copy, x);

        var gradients = new GradientClipper(network);
        gradients.Clip(gradients.Norms().norm(), maxNorm);
        torch.nn.utils.clip_grad_norm_(copy.parameters(), maxNorm);

        network.parameters().Zip(copy.parameters()).Should().OnlyContain(
            pair => pair.First.grad!.allclose(pair.Second.grad!, 1e-6, 1e-9, false));
    }

    [Fact]
    public void A_clipped_gradient_has_the_maximum_norm_and_its_direction()
    {
        Backpropagate(network, randn(5, 4) * 10);
        var gradients = new GradientClipper(network);
        var before = network.parameters().Select(parameter => parameter.grad!.clone()).ToArray();
        var norm = gradients.Norms().norm();

        gradients.Clip(norm, 0.5);

        gradients.Norms().norm().ToDouble().Should().BeApproximately(0.5, 1e-6);
        network.parameters().Zip(before).Should().OnlyContain(
            pair => pair.First.grad!.allclose(pair.Second * (0.5 / norm.ToDouble()), 1e-5, 1e-9, false));
    }

    [Fact]
    public void A_gradient_below_the_maximum_is_unchanged_bit_for_bit()
    {
        Backpropagate(network);
        var gradients = new GradientClipper(network);
        var before = TensorHash.Of(network.parameters().Select(parameter => parameter.grad!));

        gradients.Clip(gradients.Norms().norm(), 1e6);

        TensorHash.Of(network.parameters().Select(parameter => parameter.grad!)).Should().Be(before);
    }

    private static void Backpropagate(Sequential network, Tensor? x = null) =>
        network.call(x ?? randn(5, 4)).square().sum().backward();
}
