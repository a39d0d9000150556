using SelfAttentionGan.Losses.Penalties;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses.Penalties;

public sealed class InputGradientTests : IClassFixture<Seeded>
{
    private readonly Tensor pictures = randn(2, 3, 4, 5);

    [Fact]
    public void It_is_each_pictures_own()
    {
        var weight = arange(2, ScalarType.Float32) + 1;

        var slope = InputGradient.At(pictures, x => weight * x.sum([1, 2, 3]));

        slope.allclose(weight.view(2, 1).expand(2, 60), 0, 0).Should().BeTrue("by hand: 1 and 2 in each pixel");
    }

    [Fact]
    public void Scores_of_any_shape_will_do()
    {
        var (flat, column) = (InputGradient.At(pictures, Squares), InputGradient.At(pictures, x => Squares(x).view(-1, 1)));

        flat.allclose(column, 0, 0).Should().BeTrue();

        static Tensor Squares(Tensor x) => x.square().sum([1, 2, 3]);
    }

    [Fact]
    public void It_leaves_the_pictures_as_they_are()
    {
        InputGradient.At(pictures, x => x.sum([1, 2, 3]));

        pictures.requires_grad.Should().BeFalse();
        pictures.grad.Should().BeNull();
    }

    [Fact]
    public void Scores_without_a_history_are_refused_before_torch_ends_the_process()
    {
        Refused(_ => zeros(2));
        Refused(x => x.detach().sum([1, 2, 3]));
        Refused(Constantly);

        static Tensor Constantly(Tensor x)
        {
            using var constant = no_grad();
            return x.sum([1, 2, 3]);
        }
    }

    [Fact]
    public void Scores_with_a_history_of_others_are_refused_before_torch_ends_the_process()
    {
        var bias = zeros(2).requires_grad_();

        Refused(_ => bias * 2);
        Refused(x => bias + x.detach().sum([1, 2, 3]));
    }

    private void Refused(Func<Tensor, Tensor> judge)
    {
        var measure = () => InputGradient.At(pictures, judge);

        measure.Should().Throw<ArgumentException>().WithMessage("*scores that depend on the images*undetached*");
    }
}
