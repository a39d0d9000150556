using Goldens;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Platform;
using SelfAttentionGan.SpectralNormalization;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.SpectralNormalization;

public sealed class SpectralNormTests : IClassFixture<Seeded>
{
    private readonly SpectralNorm norm = new(Linear(6, 5));
    private readonly Tensor x = randn(3, 6);

    public static TheoryData<string, Func<Module<Tensor, Tensor>>> Layers => new()
    {
        { "conv2d", () => Conv2d(3, 8, kernel_size: 3) },
        { "conv_transpose2d", () => ConvTranspose2d(6, 4, kernel_size: 4, stride: 2, padding: 1) },
        { "linear", () => Linear(6, 5) },
        { "conv1d", () => Conv1d(3, 8, kernel_size: 3) },
        { "conv3d", () => Conv3d(2, 5, kernel_size: 2) },
        { "conv_transpose1d", () => ConvTranspose1d(6, 4, kernel_size: 4, stride: 2, padding: 1) },
        { "conv_transpose3d", () => ConvTranspose3d(3, 4, kernel_size: 2, stride: 2) },
        { "embedding", () => Embedding(7, 4) },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Twenty_steps_of_descent_are_those_of_pytorch(string name, Func<Module<Tensor, Tensor>> make)
    {
        var golden = new Golden("spectral-norm");
        var layer = new SpectralNorm(make());
        layer.load_state_dict(golden.Under($"{name}.start"));
        var optimizer = optim.SGD(layer.parameters(), learningRate: 0.5);

        var (sigmas, losses, us) = (new List<Tensor>(), new List<Tensor>(), new List<Tensor>());
        for (var step = 0; step < 20; step++)
        {
            var loss = (layer.call(golden[$"{name}.x"]) - 1).square().mean();
            sigmas.Add(tensor((float)layer.Sigma));
            losses.Add(loss.detach());
            us.Add(layer.get_buffer("weight_u")!.clone());
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
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
    public void State_keys_and_shapes_are_those_of_pytorch(string name, Func<Module<Tensor, Tensor>> make)
    {
        var state = new SpectralNorm(make()).state_dict();

        state.ToDictionary(entry => entry.Key, entry => entry.Value.Describe()).Should().BeEquivalentTo(
            new Golden("spectral-norm").Under($"{name}.start").ToDictionary(e => e.Key, e => e.Value.Describe()));
    }

    [Fact]
    public void A_layer_without_bias_stays_without()
    {
        var plain = new SpectralNorm(Linear(6, 5, hasBias: false));

        plain.state_dict().Keys.Should().NotContain("bias");
        plain.call(zeros(1, 6)).abs().sum().item<float>().Should().Be(0, "W · 0 = 0");
    }

    [Fact]
    public void After_many_calls_the_weights_largest_singular_value_is_one()
    {
        for (var i = 0; i < 200; i++)
            norm.call(x);

        var weight = norm.get_parameter("weight_orig")!.detach() / norm.Sigma;

        linalg.svdvals(weight)[0].item<float>().Should().BeApproximately(1, 1e-4f, "σ is the first singular value");
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_new_layers_sigma_has_converged(string name, Func<Module<Tensor, Tensor>> make)
    {
        var fresh = new SpectralNorm(make());

        fresh.Sigma.Should().BeApproximately(fresh.ComputeExactSigma(), 0.01 * fresh.ComputeExactSigma(), $"{name} has converged");
    }

    [Theory]
    [InlineData(Initialization.Xavier)]
    [InlineData(Initialization.Orthogonal)]
    [InlineData(Initialization.Normal)]
    public void Sigma_converges_again_after_initialization(Initialization initialization)
    {
        var layer = new SpectralNorm(Conv2d(64, 256, kernel_size: 3));

        WeightInitializer.Initialize(layer, initialization);

        layer.Sigma.Should().BeApproximately(layer.ComputeExactSigma(), 0.01 * layer.ComputeExactSigma());
    }

    [Fact]
    public void Convergence_consumes_no_random_numbers()
    {
        manual_seed(3);
        _ = new SpectralNorm(Linear(6, 5));
        var after = rand(4);

        manual_seed(3);
        _ = Linear(6, 5);
        _ = (randn(5), randn(6));

        rand(4).allclose(after, 0, 0).Should().BeTrue("weight, bias, u and v are random, and nothing else");
    }

    [Fact]
    public void A_weight_of_zeros_keeps_its_initial_vectors()
    {
        var zero = new SpectralNorm(Parameter(zeros(3, 4)), (x, weight, _) => x.mm(weight.t()));

        zero.get_buffer("weight_u")!.norm().item<float>().Should().BeApproximately(1, 1e-5f);
        zero.Sigma.Should().Be(0);
    }

    [Fact]
    public void Evaluation_updates_nothing()
    {
        norm.eval();
        var u = norm.get_buffer("weight_u")!.clone();

        var (first, second) = (norm.call(x), norm.call(x));

        first.allclose(second, 0, 0).Should().BeTrue();
        norm.get_buffer("weight_u")!.allclose(u, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Every_call_in_training_updates_the_estimate()
    {
        var u = norm.get_buffer("weight_u")!.clone();
        using (no_grad())
            norm.get_parameter("weight_orig")!.copy_(randn(5, 6));

        norm.call(x);

        norm.get_buffer("weight_u")!.allclose(u).Should().BeFalse("the weight has changed since u converged");
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
    public void Other_modules_are_an_error()
    {
        var wrap = () => new SpectralNorm(BatchNorm2d(4));

        wrap.Should().Throw<ArgumentException>().WithMessage("*Conv2d*Linear and Embedding, but got BatchNorm2d*");
    }

    [Fact]
    public void A_convolution_with_another_padding_than_zeros_is_an_error()
    {
        var wrap = () => new SpectralNorm(Conv2d(3, 4, 3, padding: 1, padding_mode: PaddingModes.Reflect));

        wrap.Should().Throw<ArgumentException>().WithMessage("*padded by a number of zeros*");
    }

    [Theory]
    [InlineData("conv1d", "*N×3×L*but got 9×9*")]
    [InlineData("conv2d", "*N×3×H×W*but got 9×9*")]
    [InlineData("conv3d", "*N×2×D×H×W*but got 9×9*")]
    [InlineData("conv_transpose1d", "*N×6×L*but got 9×9*")]
    [InlineData("conv_transpose2d", "*N×6×H×W*but got 9×9*")]
    [InlineData("conv_transpose3d", "*N×3×D×H×W*but got 9×9*")]
    [InlineData("linear", "*end in 6 features*but got 9×9*")]
    [InlineData("embedding", "*indices (int64)*but got 9×9 of Float32*")]
    public void Inputs_of_another_shape_are_an_error_before_torch_is_called(string name, string message)
    {
        var make = (Func<Module<Tensor, Tensor>>)Layers.Single(row => (string)row[0] == name)[1];

        new SpectralNorm(make()).Invoking(layer => layer.call(zeros(9, 9)))
            .Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void A_custom_layer_is_normalized()
    {
        var (weight, bias) = (Parameter(randn(4, 2, 3)), Parameter(randn(4)));
        var own = new SpectralNorm(weight, (x, w, b) => einsum("nij,oij->no", x, w).tanh() + b!, bias);

        GradientDescentGolden.ShouldBe(new Golden("spectral-norm-options"), "own", own);
        (weight.IsInvalid && bias.IsInvalid).Should().BeTrue("the layer takes both over");
    }

    [Theory]
    [InlineData(new long[] { 4 })]
    [InlineData(new long[] { 0, 4 })]
    public void A_weight_that_is_no_matrix_is_an_error(long[] shape)
    {
        var wrap = () => new SpectralNorm(Parameter(zeros(shape)), (x, w, _) => x * w);

        wrap.Should().Throw<ArgumentException>().WithMessage($"*two or more dimensions*{string.Join('×', shape)}*");
    }

    [Fact]
    public void Two_calls_before_one_backward_give_the_gradient_of_pytorch()
    {
        var golden = new Golden("spectral-norm-options");
        norm.load_state_dict(golden.Under("twice.start"));

        var (real, fake) = (norm.call(golden["twice.real"]), norm.call(golden["twice.fake"]));
        (real.square().mean() - fake.square().mean()).backward();

        golden.ShouldHold("twice.grad.weight_orig", norm.get_parameter("weight_orig")!.grad);
        foreach (var (key, value) in norm.state_dict())
            golden.ShouldHold($"twice.end.{key}", value);
    }

    [Theory]
    [InlineData(SpectralNormUpdate.EveryTrainingCall)]
    [InlineData(SpectralNormUpdate.FirstCallOfStep)]
    public void A_gradient_penalty_goes_through_sigma_as_in_pytorch(SpectralNormUpdate update)
    {
        var golden = new Golden("spectral-norm-options");
        var layer = new SpectralNorm(Linear(6, 5), new() { UpdateSchedule = update });
        layer.load_state_dict(golden.Under("penalty.start"));
        var input = golden["penalty.x"].detach().clone().requires_grad_();

        var score = layer.call(input).tanh().sum();
        var penalty = autograd.grad([score], [input], retain_graph: true, create_graph: true)[0].square().sum();
        penalty.backward();

        golden.ShouldHold("penalty.penalty", penalty);
        golden.ShouldHold("penalty.grad.weight_orig", layer.get_parameter("weight_orig")!.grad);
    }

    [Fact]
    public void A_stack_of_normalized_layers_is_1_lipschitz()
    {
        var stack = Sequential(
            new SpectralNorm(Linear(6, 16)), ReLU(), new SpectralNorm(Linear(16, 16)), ReLU(),
            new SpectralNorm(Linear(16, 4)));
        for (var i = 0; i < 300; i++)
            stack.call(x);
        stack.eval();
        var (here, there) = (randn(512, 6), randn(512, 6));

        var (before, after) = ((here - there).norm(dim: 1), (stack.call(here) - stack.call(there)).norm(dim: 1));

        (after <= before * 1.001).all().item<bool>().Should().BeTrue("each layer's Lipschitz constant is one");
    }

    [Fact]
    public void Another_layer_continues_from_its_state()
    {
        for (var i = 0; i < 3; i++)
            norm.call(x);
        var other = new SpectralNorm(Linear(6, 5));
        other.load_state_dict(norm.state_dict());

        other.call(x).allclose(norm.call(x), 0, 0).Should().BeTrue("the state has u and v");
        other.Sigma.Should().Be(norm.Sigma);
    }

    [Fact]
    public void A_step_leaves_as_many_tensors_as_it_found()
    {
        var layer = new SpectralNorm(Linear(6, 5), new() { UpdateSchedule = SpectralNormUpdate.FirstCallOfStep });
        var counts = Enumerable.Range(0, 4).Select(_ =>
        {
            using (NewDisposeScope())
                layer.call(x).sum().backward();
            layer.ComputeExactSigma();
            layer.RemoveSpectralNorm().Dispose();
            return DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        }).ToArray();

        counts[1..].Should().OnlyContain(count => count == counts[1]);
    }
}
