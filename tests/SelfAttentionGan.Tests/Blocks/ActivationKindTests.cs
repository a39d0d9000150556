using SelfAttentionGan.Blocks;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Blocks;

public sealed class ActivationKindTests
{
    private readonly Tensor x = tensor(new[] { -2.0, 0, 3 });

    [Theory]
    [InlineData(ActivationKind.Relu, 0, 3)]
    [InlineData(ActivationKind.LeakyRelu, -0.4, 3)]
    [InlineData(ActivationKind.Elu, -0.864664716763387, 3)]
    [InlineData(ActivationKind.Gelu, -0.045500263896358, 2.995950305905110)]
    [InlineData(ActivationKind.Silu, -0.238405844044235, 2.857722380467300)]
    public void Each_activation_follows_its_formula(ActivationKind activation, double below, double above)
    {
        var y = new BlockOptions { Activation = activation, LeakySlope = 0.2 }.Activate(x);

        y.allclose(tensor(new[] { below, 0, above }), 1e-12, 1e-12)
            .Should().BeTrue("computed from the formula");
    }

    [Fact]
    public void An_unknown_activation_is_an_error()
    {
        var activate = () => new BlockOptions { Activation = (ActivationKind)99 }.Activate(x);

        activate.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Unknown activation function*");
    }
}
