using Goldens;
using SelfAttentionGan.Layers;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Layers;

public sealed class SpectralNormTests : IClassFixture<Seeded>
{
    private readonly SpectralNorm norm = new(Linear(6, 5));
    private readonly Tensor x = randn(3, 6);

    public static TheoryData<string, Func<Module<Tensor, Tensor>>> Layers => new()
    {
        { "conv2d", () => Conv2d(3, 8, kernel_size: 3) },
        { "conv_transpose2d", () => ConvTranspose2d(6, 4, kernel_size: 4, stride: 2, padding: 1) },
        { "linear", () => Linear(6, 5) },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Twenty_steps_of_descent_are_those_of_pytorch(string name, Func<Module<Tensor, Tensor>> make)
    {
        var golden = new Golden("spectral-norm");
        var layer = new SpectralNorm(make());
        layer.load_state_dict(golden.Under($"{name}.start"));
        var descent = optim.SGD(layer.parameters(), learningRate: 0.5);

        var (sigmas, losses, us) = (new List<Tensor>(), new List<Tensor>(), new List<Tensor>());
        for (var step = 0; step < 20; step++)
        {
            var loss = (layer.call(golden[$"{name}.x"]) - 1).square().mean();
            sigmas.Add(tensor((float)layer.Sigma));
            losses.Add(loss.detach());
            us.Add(layer.get_buffer("weight_u")!.clone());
            descent.zero_grad();
            loss.backward();
            descent.step();
        }

        golden.ShouldHold($"{name}.sigmas", stack(sigmas), within: 1e-4);
        golden.ShouldHold($"{name}.losses", stack(losses), within: 1e-4);
        golden.ShouldHold($"{name}.u", stack(us), within: 1e-4);
        foreach (var (key, value) in layer.state_dict())
            golden.ShouldHold($"{name}.end.{key}", value, within: 1e-4);

        layer.eval();
        golden.ShouldHold($"{name}.eval.output", layer.call(golden[$"{name}.x"]), within: 1e-4);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void State_keys_are_those_of_pytorch(string name, Func<Module<Tensor, Tensor>> make)
    {
        var keys = new SpectralNorm(make()).state_dict().Keys;

        keys.Should().BeEquivalentTo("weight_orig", "bias", "weight_u", "weight_v");
        keys.Should().BeEquivalentTo(new Golden("spectral-norm").Under($"{name}.start").Keys);
    }

    [Fact]
    public void A_layer_without_bias_stays_without()
    {
        var plain = new SpectralNorm(Linear(6, 5, hasBias: false));

        plain.state_dict().Keys.Should().NotContain("bias");
        plain.call(zeros(1, 6)).abs().sum().item<float>().Should().Be(0, "nothing times anything is nothing");
    }

    [Fact]
    public void After_many_calls_the_weight_stretches_by_exactly_one()
    {
        for (var i = 0; i < 200; i++)
            norm.call(x);

        var weight = norm.get_parameter("weight_orig")!.detach() / norm.Sigma;

        linalg.svdvals(weight)[0].item<float>().Should().BeApproximately(1, 1e-4f, "σ is the first singular value");
    }

    [Fact]
    public void Evaluation_moves_nothing()
    {
        norm.eval();
        var u = norm.get_buffer("weight_u")!.clone();

        var (first, second) = (norm.call(x), norm.call(x));

        first.allclose(second, 0, 0).Should().BeTrue();
        norm.get_buffer("weight_u")!.allclose(u, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Training_moves_the_estimate_with_every_call()
    {
        var u = norm.get_buffer("weight_u")!.clone();

        norm.call(x);

        norm.get_buffer("weight_u")!.allclose(u).Should().BeFalse();
    }

    [Fact]
    public void Two_calls_can_be_followed_by_one_backward()
    {
        var loss = norm.call(x).sum() - norm.call(2 * x).sum();

        loss.backward();

        norm.get_parameter("weight_orig")!.grad!.isfinite().all().item<bool>()
            .Should().BeTrue("each call used its own copy of u and v");
    }

    [Fact]
    public void The_gradient_cannot_make_the_weight_grow()
    {
        norm.call(x).square().sum().backward();
        var weight = norm.get_parameter("weight_orig")!;
        var bias = norm.get_parameter("bias")!;

        bias.grad.Should().NotBeNull();
        (weight.grad! * weight.detach()).sum().item<float>()
            .Should().BeApproximately(0, 1e-4f, "W / σ(W) is the same for every multiple of W");
    }

    [Fact]
    public void More_iterations_come_closer()
    {
        var weight = randn(12, 10);
        var distances = new[] { 1, 30 }.Select(iterations => Distance(weight, iterations)).ToArray();

        distances[1].Should().BeLessThan(distances[0]);
    }

    [Fact]
    public void Moved_to_another_type_it_computes_in_that_type()
    {
        norm.to(ScalarType.Float64);

        norm.call(x.to(ScalarType.Float64)).dtype.Should().Be(ScalarType.Float64);
        norm.state_dict().Values.Should().OnlyContain(value => value.dtype == ScalarType.Float64);
    }

    [Fact]
    public void Made_in_a_scope_it_outlives_the_scope()
    {
        SpectralNorm made;
        using (NewDisposeScope())
            made = new(Linear(6, 5));

        made.call(x).shape.Should().Equal(3, 5);
    }

    [Fact]
    public void Other_modules_are_refused()
    {
        var wrap = () => new SpectralNorm(BatchNorm2d(4));

        wrap.Should().Throw<ArgumentException>().WithMessage("*Conv2d*ConvTranspose2d*Linear*but got BatchNorm2d*");
    }

    [Fact]
    public void Fewer_than_one_iteration_is_refused()
    {
        var wrap = () => new SpectralNorm(Linear(2, 2), iterations: 0);

        wrap.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*at least 1 power iteration, but got 0*");
    }

    [Fact]
    public void Inputs_of_another_shape_are_refused_before_torch_sees_them()
    {
        var convolution = new SpectralNorm(Conv2d(3, 8, kernel_size: 3));

        convolution.Invoking(layer => layer.call(zeros(2, 4, 8, 8)))
            .Should().Throw<ArgumentException>().WithMessage("*N×3×H×W*but got 2×4×8×8*");
        norm.Invoking(layer => layer.call(zeros(2, 7)))
            .Should().Throw<ArgumentException>().WithMessage("*6 features*but got 2×7*");
    }

    private static double Distance(Tensor weight, int iterations)
    {
        var layer = new SpectralNorm(Linear(10, 12), iterations);
        layer.get_parameter("weight_orig")!.detach().copy_(weight);
        layer.call(zeros(1, 10));

        return Math.Abs(layer.Sigma - linalg.svdvals(weight)[0].item<float>());
    }
}
