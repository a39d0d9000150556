using SelfAttentionGan.Layers;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Layers;

/// <summary>One operation gives what the steps give, and their gradients, wherever outputs are counted.</summary>
public sealed class InverseSigmaTests : IClassFixture<Seeded>
{
    private readonly Tensor weight = randn([3, 4, 2, 2], ScalarType.Float64).requires_grad_();
    private readonly GradientWitness witness = new() { Passed = false };

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(0, 3)]
    [InlineData(1, 2)]
    public void Numbers_gradients_and_gradients_of_gradients_are_those_of_the_steps(int rows, int pairs)
    {
        var estimate = Estimate(rows, pairs);
        var (direction, slopes) = (randn(pairs, ScalarType.Float64), randn_like(weight));

        var fused = Learn(InverseSigma.Of(weight, rows, estimate, witness));
        var plain = Learn((weight, InverseSigma.Plain(weight, rows, estimate.U, estimate.V)));

        foreach (var (one, other) in fused.Zip(plain))
            one.allclose(other, 1e-10, 1e-12).Should().BeTrue();
        witness.Passed.Should().BeTrue();

        Tensor[] Learn((Tensor Weight, Tensor Inverse) parts)
        {
            var gradient = autograd.grad(
                [(parts.Inverse * direction).sum() + (parts.Weight.square() * slopes).sum()], [weight],
                retain_graph: true, create_graph: true)[0];

            return [parts.Inverse, gradient, autograd.grad([gradient.square().sum()], [weight])[0]];
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_gradient_without_a_history_is_the_same(int rows)
    {
        var (estimate, toLearn) = (Estimate(rows, pairs: 2), randn(2, ScalarType.Float64));

        var fused = autograd.grad([InverseSigma.Of(weight, rows, estimate, witness).Inverse], [weight], [toLearn])[0];
        var plain = autograd.grad([InverseSigma.Plain(weight, rows, estimate.U, estimate.V)], [weight], [toLearn])[0];

        fused.allclose(plain, 1e-10, 1e-12).Should().BeTrue();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Both_gradients_meet_in_one_tensor(int rows)
    {
        var (estimate, other) = (Estimate(rows, pairs: 1), randn_like(weight));

        var (used, inverse) = InverseSigma.Of(weight, rows, estimate, witness);
        var fused = autograd.grad([(used * inverse * other).sum()], [weight], retain_graph: true)[0];
        var again = autograd.grad([(used * inverse * other).sum()], [weight])[0];
        var divided = weight * InverseSigma.Plain(weight, rows, estimate.U, estimate.V);
        var plain = autograd.grad([(divided * other).sum()], [weight])[0];

        fused.allclose(plain, 1e-10, 1e-12).Should().BeTrue();
        again.allclose(fused, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Nobody_witnesses_what_takes_no_gradient()
    {
        using (no_grad())
            InverseSigma.Of(weight, rows: 0, Estimate(0, 1), witness);
        var other = ones(1, ScalarType.Float64).requires_grad_();
        autograd.grad([(InverseSigma.Of(weight, 0, Estimate(0, 1), witness).Inverse * other).sum()], [other]);

        witness.Passed.Should().BeFalse();
    }

    [Fact]
    public void Slices_multiply_as_the_matrix_that_they_make()
    {
        var (u, v) = (randn(4, ScalarType.Float64), randn(12, ScalarType.Float64));
        var whole = weight.transpose(0, 1).flatten(1);
        var matrix = new WeightMatrix(weight, rows: 1);

        matrix.Times(v).allclose(whole.mv(v), 1e-12, 1e-12).Should().BeTrue();
        matrix.TransposedTimes(u).allclose(whole.t().mv(u), 1e-12, 1e-12).Should().BeTrue();
        var outer = zeros_like(weight.detach());
        new WeightMatrix(outer, rows: 1).AddOuter(u.unsqueeze(0), v.unsqueeze(0));
        outer.transpose(0, 1).flatten(1).allclose(u.outer(v), 1e-12, 1e-12).Should().BeTrue();
    }

    private SigmaEstimate Estimate(int rows, int pairs) => SigmaEstimate.Of([.. Enumerable.Range(0, pairs).Select(_ =>
    {
        var (u, v) = (
            PowerIteration.Direction(weight.shape[rows], weight),
            PowerIteration.Direction(48 / weight.shape[rows], weight));
        var sigma = PowerIteration.Sigma(new(weight.detach(), rows), u, v);

        return new SigmaEstimate(u.unsqueeze(0), v.unsqueeze(0), sigma.unsqueeze(0));
    })]);
}
