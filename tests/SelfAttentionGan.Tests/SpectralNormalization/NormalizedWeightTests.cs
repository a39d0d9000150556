using SelfAttentionGan.SpectralNormalization;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.SpectralNormalization;

public sealed class NormalizedWeightTests : IClassFixture<Seeded>, IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    public static TheoryData<long[], int, bool> Weights => new()
    {
        { [5, 7], 0, false },
        { [6, 3, 4, 4], 0, false },
        { [6, 3, 4, 4], 0, true },
        { [5, 8, 3, 3], 1, false },
        { [5, 8, 3, 3], 1, true },
        { [2, 3, 5], 1, false },
    };

    [Theory]
    [MemberData(nameof(Weights))]
    public void Value_and_gradient_are_those_of_the_recorded_quotient(long[] shape, int rows, bool clamp)
    {
        foreach (var scale in new[] { 0.01, 1 })
        {
            var (weight, u, v) = Create(shape, rows, scale);
            var gradient = randn_like(weight).transpose(0, 1).contiguous().transpose(0, 1);
            var (ours, plain) = (weight.clone().requires_grad_(), weight.clone().requires_grad_());

            var normalized = Compute(ours, rows, u, v, clamp);
            normalized.backward([gradient]);
            var expected = Quotient(plain, rows, u, v, clamp);
            expected.backward([gradient]);

            normalized.allclose(expected, rtol: 1e-12, atol: 0).Should().BeTrue("the formula is the same");
            ours.grad!.allclose(plain.grad!, rtol: 1e-10, atol: 1e-12).Should().BeTrue("by the chain rule");
        }
    }

    [Theory]
    [MemberData(nameof(Weights))]
    public void A_second_derivative_is_that_of_the_recorded_quotient(long[] shape, int rows, bool clamp)
    {
        var (weight, u, v) = Create(shape, rows, scale: 1);
        var (ours, plain) = (weight.clone().requires_grad_(), weight.clone().requires_grad_());
        var target = randn_like(weight);

        Penalty(ours, Compute(ours, rows, u, v, clamp), target).backward();
        Penalty(plain, Quotient(plain, rows, u, v, clamp), target).backward();

        ours.grad!.allclose(plain.grad!, rtol: 1e-8, atol: 1e-10).Should().BeTrue("it is recorded");
    }

    [Fact]
    public void Without_gradients_it_is_a_quotient()
    {
        var (weight, u, v) = Create([6, 3], 0, scale: 1);

        var normalized = Compute(weight, 0, u, v, clamp: false);

        normalized.requires_grad.Should().BeFalse();
        TensorHash.Of(normalized).Should().Be(TensorHash.Of(Quotient(weight, 0, u, v, clamp: false)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Products_are_those_of_the_matrix(int rows)
    {
        var (weight, u, v) = Create([5, 8, 3, 3], rows, scale: 1);
        var view = new WeightMatrixView(weight, rows);
        var matrix = weight.transpose(0, rows).flatten(1);                       // (outputs, everything else)

        view.Times(v).allclose(matrix.mv(v), rtol: 1e-12, atol: 1e-12).Should().BeTrue();
        view.TransposedTimes(u).allclose(matrix.t().mv(u), rtol: 1e-12, atol: 1e-12).Should().BeTrue();
        view.PlusOuterProduct(u, v).transpose(0, rows).flatten(1)
            .allclose(matrix + u.outer(v), rtol: 1e-12, atol: 1e-12).Should().BeTrue();
    }

    private static (Tensor Weight, Tensor U, Tensor V) Create(long[] shape, int rows, double scale)
    {
        var weight = randn(shape, dtype: float64) * scale;
        var (u, v, _) = PowerIteration.Update(
            new(weight, rows), randn(shape[rows], dtype: float64), weight.flatten()[..1], iterations: 3);

        return (weight, u, v);
    }

    private static Tensor Compute(Tensor weight, int rows, Tensor u, Tensor v, bool clamp) => NormalizedWeight.Compute(
        weight, rows, PowerIteration.EstimateSigma(new(weight.detach(), rows), u, v), u, v, clamp);

    /// <summary>The quotient as autograd records it.</summary>
    private static Tensor Quotient(Tensor weight, int rows, Tensor u, Tensor v, bool clamp)
    {
        var sigma = PowerIteration.EstimateSigma(new(weight, rows), u, v);

        return weight / (clamp ? sigma.clamp_min(1) : sigma);
    }

    private static Tensor Penalty(Tensor weight, Tensor normalized, Tensor target)
    {
        var loss = (normalized - target).pow(3).sum();
        var gradient = autograd.grad([loss], [weight], retain_graph: true, create_graph: true)[0];

        return gradient.pow(2).sum() + loss;
    }
}
