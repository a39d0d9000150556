using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Blocks;

/// <summary>Compares gradients with finite differences, along one random direction per tensor.</summary>
internal static class DirectionalGradientCheck
{
    private const double Step = 1e-6;

    /// <summary>Asserts that the gradients of a scalar by the input and all parameters are correct.</summary>
    /// <param name="name">The name for messages.</param>
    /// <param name="layer">A layer in float64, whose calls leave it unchanged.</param>
    /// <param name="input">The input, in float64.</param>
    /// <param name="compute">Computes one number from the input.</param>
    public static void ShouldAgree(string name, Module layer, Tensor input, Func<Tensor, Tensor> compute)
    {
        var image = input.detach().clone().requires_grad_();
        layer.zero_grad();
        compute(image).backward();
        var gradients = layer.named_parameters().Select(p => (p.name, Leaf: (Tensor)p.parameter)).Prepend(("x", image))
            .Select(p => (p.Item1, p.Item2, Gradient: p.Item2.grad ?? zeros_like(p.Item2))).ToArray();

        foreach (var (key, leaf, gradient) in gradients)
        {
            var direction = randn_like(leaf).detach();
            var expected = (At(leaf, direction, Step) - At(leaf, direction, -Step)) / (2 * Step);

            (gradient * direction).sum().item<double>().Should().BeApproximately(
                expected, 1e-5 * (1 + Math.Abs(expected)), $"{key} of {name} is the finite difference");
        }

        double At(Tensor leaf, Tensor direction, double step)
        {
            leaf.detach().add_(direction * step);
            var value = compute(image).item<double>();
            leaf.detach().sub_(direction * step);
            return value;
        }
    }
}
