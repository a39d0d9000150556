using SelfAttentionGan.Layers;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Layers;

/// <summary>One operation gives what the steps give, and their gradients, wherever outputs are counted.</summary>
public sealed class NormalisedWeightTests : IClassFixture<Seeded>
{
    private readonly Tensor weight = randn([3, 4, 2, 2], ScalarType.Float64).requires_grad_();
    private readonly Tensor direction = randn([3, 4, 2, 2], ScalarType.Float64);
    private readonly GradientWitness witness = new() { Passed = false };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Weights_gradients_and_gradients_of_gradients_are_those_of_the_steps(int rows)
    {
        var (u, v) = Directions(rows);

        var fused = Learn(NormalisedWeight.Of(weight, rows, u, v, witness));
        var plain = Learn(NormalisedWeight.Plain(weight, rows, u, v));

        foreach (var (one, other) in fused.Zip(plain))
            one.allclose(other, 1e-10, 1e-12).Should().BeTrue();
        witness.Passed.Should().BeTrue();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_gradient_without_a_history_is_the_same(int rows)
    {
        var (u, v) = Directions(rows);

        foreach (var toLearn in new[] { direction, direction.transpose(0, 3).contiguous().transpose(0, 3) })
        {
            var fused = autograd.grad([NormalisedWeight.Of(weight, rows, u, v, witness)], [weight], [toLearn])[0];
            var plain = autograd.grad([NormalisedWeight.Plain(weight, rows, u, v)], [weight], [toLearn])[0];

            fused.allclose(plain, 1e-10, 1e-12).Should().BeTrue("however the gradient lies in memory");
        }
    }

    [Fact]
    public void Slices_multiply_as_the_matrix_that_they_make()
    {
        var (u, v) = Directions(rows: 1);
        var whole = weight.transpose(0, 1).flatten(1);

        new WeightMatrix(weight, rows: 1).Times(v).allclose(whole.mv(v), 1e-12, 1e-12).Should().BeTrue();
        new WeightMatrix(weight, rows: 1).TransposedTimes(u).allclose(whole.t().mv(u), 1e-12, 1e-12).Should().BeTrue();
    }

    private (Tensor U, Tensor V) Directions(int rows)
    {
        var height = weight.shape[rows];

        return (PowerIteration.Direction(height, weight), PowerIteration.Direction(48 / height, weight));
    }

    private Tensor[] Learn(Tensor normalised)
    {
        var gradient = autograd.grad(
            [(normalised * direction).sum()], [weight], retain_graph: true, create_graph: true)[0];

        return [normalised, gradient, autograd.grad([gradient.square().sum()], [weight])[0]];
    }
}
