using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Layers;

/// <summary>Compares gradients with what a small step does to the output, in 64 bits.</summary>
internal static class GradientCheck
{
    private const double Step = 1e-6;

    /// <summary>Fails unless a random direction's slope is what the gradient of every tensor promises.</summary>
    public static void ShouldHaveTrueGradients(this Func<Tensor> compute, params Tensor[] inputs)
    {
        using var scope = NewDisposeScope();

        var weights = randn_like(compute());
        (compute() * weights).sum().backward();

        foreach (var input in inputs)
        {
            var direction = randn_like(input);
            var promised = (input.grad! * direction).sum().item<double>();

            var slope = (Moved(input, direction * Step) - Moved(input, direction * -Step)) / (2 * Step);

            slope.Should().BeApproximately(promised, 1e-6 * (1 + Math.Abs(promised)));
        }

        double Moved(Tensor input, Tensor by)
        {
            using var constant = no_grad();
            input.add_(by);
            var value = (compute() * weights).sum().item<double>();
            input.sub_(by);
            return value;
        }
    }
}
