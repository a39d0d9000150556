using Goldens;
using SelfAttentionGan.SpectralNormalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.SpectralNormalization;

public sealed class SpectralNormOptionsTests : IClassFixture<Seeded>
{
    private readonly Golden golden = new("spectral-norm-options");

    [Fact]
    public void Three_iterations_are_three_of_pytorchs() =>
        GradientDescentGolden.ShouldBe(golden, "iterations", new SpectralNorm(Linear(6, 5), new() { Iterations = 3 }));

    [Fact]
    public void An_epsilon_is_the_least_length_as_in_pytorch() =>
        GradientDescentGolden.ShouldBe(golden, "epsilon", new SpectralNorm(Linear(6, 5), new() { Epsilon = 1.5 }));

    [Fact]
    public void A_transposed_convolution_flattened_as_it_lies_is_pytorchs_dim_0() =>
        GradientDescentGolden.ShouldBe(golden, "by_input", new SpectralNorm(
            ConvTranspose2d(6, 4, kernel_size: 4, stride: 2, padding: 1), new() { FlattenAsStored = true }));

    [Fact]
    public void More_iterations_come_closer()
    {
        var weight = randn(12, 10);
        var distances = new[] { 1, 30 }.Select(Distance).ToArray();

        distances[1].Should().BeLessThan(distances[0]);

        double Distance(int iterations)
        {
            var layer = Holding(weight, new() { Iterations = iterations });
            layer.call(zeros(1, 10));

            return Math.Abs(layer.Sigma - layer.ComputeExactSigma());
        }
    }

    [Fact]
    public void After_fifty_iterations_sigma_is_the_first_singular_value()
    {
        var weight = randn(12, 10);
        var layer = Holding(weight, new() { Iterations = 50 });

        layer.call(zeros(1, 10));

        layer.ComputeExactSigma().Should().BeApproximately(linalg.svdvals(weight)[0].item<float>(), 1e-5);
        layer.Sigma.Should().BeApproximately(layer.ComputeExactSigma(), 1e-3, "as the singular value decomposition");
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(10)]
    public void Only_shrink_leaves_a_small_weight_and_divides_a_large_one(double size)
    {
        var weight = eye(4) * size;
        var layer = Holding(weight, new() { ClampSigma = true, Iterations = 20 });

        var y = layer.call(eye(4)) - layer.get_parameter("bias")!;

        y.allclose(eye(4) * Math.Min(size, 1), 1e-5, 1e-6).Should().BeTrue("σ divides where it is above one");
    }

    [Fact]
    public void Only_shrink_differentiates_sigma_only_where_it_divides()
    {
        var (small, large) = (Gradient(randn(4, 4) * 0.01), Gradient(randn(4, 4)));

        small.Plain.allclose(small.Shrunk, 0, 0).Should().BeTrue("a weight that is left alone has its own gradient");
        large.Plain.allclose(large.Shrunk).Should().BeFalse();
        (large.Shrunk * large.Weight).sum().item<float>()
            .Should().BeApproximately(0, 1e-4f, "W / σ(W) is the same for every multiple of W");

        static (Tensor Weight, Tensor Plain, Tensor Shrunk) Gradient(Tensor weight)
        {
            var direction = ones(1, 4);
            var layer = Holding(weight, new() { ClampSigma = true });
            layer.call(direction).sum().backward();

            return (weight, direction.expand(4, 4), layer.get_parameter("weight_orig")!.grad!);
        }
    }

    [Fact]
    public void Never_keeps_the_initial_estimate()
    {
        var layer = new SpectralNorm(Linear(6, 5), new() { UpdateSchedule = SpectralNormUpdate.Never });
        var u = layer.get_buffer("weight_u")!.clone();

        layer.call(randn(3, 6)).sum().backward();
        layer.call(randn(3, 6));

        layer.get_buffer("weight_u")!.allclose(u, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void All_errors_are_in_one_message()
    {
        var wrap = () => new SpectralNorm(Linear(2, 2), new() { Iterations = 0, Epsilon = 0 });

        wrap.Should().Throw<ArgumentException>()
            .WithMessage("*at least 1 power iteration, but got 0*epsilon above 0, but got 0*");
    }

    private static SpectralNorm Holding(Tensor weight, SpectralNormOptions options)
    {
        var layer = new SpectralNorm(Linear(weight.shape[1], weight.shape[0]), options);
        layer.get_parameter("weight_orig")!.detach().copy_(weight);
        return layer;
    }
}
