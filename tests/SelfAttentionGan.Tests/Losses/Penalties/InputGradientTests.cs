using SelfAttentionGan.Losses.Penalties;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses.Penalties;

public sealed class InputGradientTests : IClassFixture<Seeded>
{
    private readonly Tensor images = randn(2, 3, 4, 5);

    [Fact]
    public void The_gradient_is_computed_per_image()
    {
        var weight = arange(2, ScalarType.Float32) + 1;

        var gradient = InputGradient.At(images, x => weight * x.sum([1, 2, 3]));

        gradient.allclose(weight.view(2, 1).expand(2, 60), 0, 0).Should().BeTrue("by hand: 1 and 2 in each pixel");
    }

    [Fact]
    public void Scores_may_have_any_shape()
    {
        var (flat, column) = (InputGradient.At(images, Squares), InputGradient.At(images, x => Squares(x).view(-1, 1)));

        flat.allclose(column, 0, 0).Should().BeTrue();

        static Tensor Squares(Tensor x) => x.square().sum([1, 2, 3]);
    }

    [Fact]
    public void The_images_do_not_change()
    {
        InputGradient.At(images, x => x.sum([1, 2, 3]));

        images.requires_grad.Should().BeFalse();
        images.grad.Should().BeNull();
    }

    [Fact]
    public void Scores_without_a_gradient_are_rejected_before_torch_ends_the_process()
    {
        Rejects(_ => zeros(2));
        Rejects(x => x.detach().sum([1, 2, 3]));
        Rejects(Constantly);

        static Tensor Constantly(Tensor x)
        {
            using var constant = no_grad();
            return x.sum([1, 2, 3]);
        }
    }

    [Fact]
    public void Scores_that_do_not_depend_on_the_images_are_rejected_before_torch_ends_the_process()
    {
        var bias = zeros(2).requires_grad_();

        Rejects(_ => bias * 2);
        Rejects(x => bias + x.detach().sum([1, 2, 3]));
    }

    private void Rejects(Func<Tensor, Tensor> score)
    {
        var measure = () => InputGradient.At(images, score);

        measure.Should().Throw<ArgumentException>().WithMessage("*scores that depend on the images*undetached*");
    }
}
