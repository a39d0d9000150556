using SelfAttentionGan.Training.Optimization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training.Optimization;

public sealed class GradientClipperTests : IClassFixture<Seeded>
{
    private readonly Sequential player = Sequential(("first", Linear(4, 3)), ("second", Linear(3, 2)));

    [Fact]
    public void Every_parameters_gradient_has_its_norm()
    {
        Learn(player);

        var gradients = new GradientClipper(player);

        gradients.Names.Should().Equal("first.weight", "first.bias", "second.weight", "second.bias");
        gradients.Norms().data<double>().ToArray().Should().Equal(
            player.parameters().Select(parameter => parameter.grad!.norm().ToDouble()));
    }

    [Fact]
    public void A_parameter_without_a_gradient_has_a_norm_of_zero()
    {
        player.get_parameter("first.bias")!.requires_grad = false;
        Learn(player);

        new GradientClipper(player).Norms()[1].ToDouble().Should().Be(0);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(1e6)]
    public void Long_gradients_are_shortened_as_torch_shortens_them(double largest)
    {
        var twin = Sequential(("first", Linear(4, 3)), ("second", Linear(3, 2)));
        twin.load_state_dict(player.state_dict());
        var x = randn(5, 4) * 10;
        Learn(player, x);
        Learn(twin, x);

        var gradients = new GradientClipper(player);
        gradients.Clip(gradients.Norms().norm(), largest);
        torch.nn.utils.clip_grad_norm_(twin.parameters(), largest);

        player.parameters().Zip(twin.parameters()).Should().OnlyContain(
            pair => pair.First.grad!.allclose(pair.Second.grad!, 1e-6, 1e-9, false));
    }

    [Fact]
    public void What_is_shortened_is_as_long_as_it_may_be_and_points_where_it_did()
    {
        Learn(player, randn(5, 4) * 10);
        var gradients = new GradientClipper(player);
        var before = player.parameters().Select(parameter => parameter.grad!.clone()).ToArray();
        var norm = gradients.Norms().norm();

        gradients.Clip(norm, 0.5);

        gradients.Norms().norm().ToDouble().Should().BeApproximately(0.5, 1e-6);
        player.parameters().Zip(before).Should().OnlyContain(
            pair => pair.First.grad!.allclose(pair.Second * (0.5 / norm.ToDouble()), 1e-5, 1e-9, false));
    }

    [Fact]
    public void What_is_short_enough_stays_itself_to_the_bit()
    {
        Learn(player);
        var gradients = new GradientClipper(player);
        var before = TensorHash.Of(player.parameters().Select(parameter => parameter.grad!));

        gradients.Clip(gradients.Norms().norm(), 1e6);

        TensorHash.Of(player.parameters().Select(parameter => parameter.grad!)).Should().Be(before);
    }

    private static void Learn(Sequential player, Tensor? x = null) =>
        player.call(x ?? randn(5, 4)).square().sum().backward();
}
