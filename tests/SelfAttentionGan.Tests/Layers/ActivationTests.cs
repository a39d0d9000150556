using SelfAttentionGan.Layers;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Layers;

public sealed class ActivationTests
{
    private readonly Tensor x = tensor(new[] { -2.0, 0, 3 });

    [Theory]
    [InlineData(Activation.Relu, 0, 3)]
    [InlineData(Activation.LeakyRelu, -0.4, 3)]
    [InlineData(Activation.Elu, -0.864664716763387, 3)]
    [InlineData(Activation.Gelu, -0.045500263896358, 2.995950305905110)]
    [InlineData(Activation.Silu, -0.238405844044235, 2.857722380467300)]
    public void Each_activation_follows_its_formula(Activation activation, double below, double above)
    {
        var y = new BlockOptions { Activation = activation, LeakySlope = 0.2 }.Bend(x);

        y.allclose(tensor(new[] { below, 0, above }), 1e-12, 1e-12)
            .Should().BeTrue("computed from the formula");
    }

    [Fact]
    public void An_unknown_activation_is_an_error()
    {
        var activate = () => new BlockOptions { Activation = (Activation)99 }.Bend(x);

        activate.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Unknown activation function*");
    }
}
