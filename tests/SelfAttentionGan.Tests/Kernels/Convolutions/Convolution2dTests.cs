using SelfAttentionGan.Kernels.Convolutions;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Kernels.Convolutions;

public sealed class Convolution2dTests : IClassFixture<Seeded>
{
    public static TheoryData<bool> Transposed => [false, true];

    [Theory]
    [MemberData(nameof(Transposed))]
    public void It_equals_torch_in_value_and_gradients(bool isTransposed)
    {
        using var scope = NewDisposeScope();
        var (convolution, x, weight, bias) = Example(isTransposed);

        var byKernel = Gradients(convolution.Compute(x, weight, bias), x, weight, bias);
        var byTorch = Gradients(convolution.ComputeByTorch(x, weight, bias), x, weight, bias);

        foreach (var (kernel, torchs) in byKernel.Zip(byTorch))
            kernel.allclose(torchs, rtol: 1e-4, atol: 1e-4).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Transposed))]
    public void A_second_derivative_equals_torchs(bool isTransposed)
    {
        using var scope = NewDisposeScope();
        var (convolution, x, weight, bias) = Example(isTransposed);

        foreach (var (kernel, torchs) in Penalty(convolution.Compute).Zip(Penalty(convolution.ComputeByTorch)))
            kernel.allclose(torchs, rtol: 1e-4, atol: 1e-3).Should().BeTrue("R1 and WGAN-GP need it");

        Tensor[] Penalty(Func<Tensor, Tensor, Tensor?, Tensor> compute)
        {
            var score = compute(x, weight, bias).pow(3).sum();
            var gradients = autograd.grad([score], [x, weight], retain_graph: true, create_graph: true);
            var penalty = gradients[0].square().sum() + gradients[1].square().sum();
            return [.. autograd.grad([penalty], [x, weight, bias])];
        }
    }

    // Torch has none of a transposed convolution with an output padding.
    [Fact]
    public void A_third_derivative_equals_torchs()
    {
        using var scope = NewDisposeScope();
        var (convolution, x, weight, _) = Example(isTransposed: false);

        foreach (var (kernel, torchs) in Third(convolution.Compute).Zip(Third(convolution.ComputeByTorch)))
            (kernel - torchs).abs().max().ToDouble().Should().BeLessThan(1e-4 * torchs.abs().max().ToDouble());

        Tensor[] Third(Func<Tensor, Tensor, Tensor?, Tensor> compute)
        {
            var y = compute(x, weight, null).square().sum();
            for (var order = 1; order < 3; order++)
                y = autograd.grad([y], [x, weight], retain_graph: true, create_graph: true)
                    .Select(gradient => gradient.square().sum()).Aggregate((a, b) => a + b);
            return [.. autograd.grad([y], [x, weight])];
        }
    }

    [Theory]
    [MemberData(nameof(Transposed))]
    public void A_graph_that_is_retained_gives_the_same_gradients_again(bool isTransposed)
    {
        using var scope = NewDisposeScope();
        var (convolution, x, weight, bias) = Example(isTransposed);
        var output = convolution.Compute(x, weight, bias).square().sum();

        var first = autograd.grad([output], [x, weight, bias], retain_graph: true);
        var second = autograd.grad([output], [x, weight, bias]);

        foreach (var (one, other) in first.Zip(second))
            one.allclose(other, 0, 0).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Transposed))]
    public void What_needs_no_gradient_gets_none(bool isTransposed)
    {
        using var scope = NewDisposeScope();
        var (convolution, x, weight, bias) = Example(isTransposed);
        weight.requires_grad_(false);
        bias.requires_grad_(false);

        convolution.Compute(x, weight, bias).sum().backward();

        x.grad.Should().NotBeNull();
        weight.grad.Should().BeNull();
        bias.grad.Should().BeNull();
    }

    [Fact]
    public void Other_types_and_empty_batches_are_computed_by_torch()
    {
        using var scope = NewDisposeScope();
        var (convolution, x, weight, bias) = Example(isTransposed: false);

        var exact = convolution.Compute(x.to(ScalarType.Float64), weight.to(ScalarType.Float64), bias.to(ScalarType.Float64));
        var empty = convolution.Compute(x[..0], weight, bias);

        exact.dtype.Should().Be(ScalarType.Float64);
        empty.shape.Should().Equal(0, 6, 4, 4);
    }

    [Fact]
    public void A_view_of_other_layout_gives_the_same()
    {
        using var scope = NewDisposeScope();
        var (convolution, x, weight, bias) = Example(isTransposed: false);
        var view = x.transpose(2, 3).contiguous().transpose(2, 3);

        view.is_contiguous().Should().BeFalse();
        TensorHash.Of(convolution.Compute(view, weight, bias)).Should()
            .Be(TensorHash.Of(convolution.Compute(x, weight, bias)));
    }

    [Fact]
    public void Both_passes_leave_no_tensor_behind()
    {
        var (convolution, x, weight, bias) = Example(isTransposed: false);
        Run();                                                   // the first creates the gradients
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var i = 0; i < 10; i++)
            Run();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);

        void Run()
        {
            using var scope = NewDisposeScope();
            convolution.Compute(x, weight, bias).sum().backward();
        }
    }

    [Fact]
    public void A_layer_has_the_keys_of_the_convolution_that_it_computes()
    {
        using var plain = Conv2d(3, 4, kernel_size: 3);
        using var layer = ConvolutionLayer.Of(Conv2d(3, 4, kernel_size: 3));

        layer.state_dict().Keys.Should().Equal(plain.state_dict().Keys);
        layer.load_state_dict(plain.state_dict());

        var x = randn(2, 3, 5, 5);
        layer.call(x).allclose(plain.call(x), rtol: 1e-4, atol: 1e-5).Should().BeTrue();
    }

    [Fact]
    public void A_layer_with_groups_or_dilation_stays_torchs()
    {
        using var grouped = Conv2d(4, 4, kernel_size: 3, groups: 2);
        using var dilated = Conv2d(4, 4, kernel_size: 3, dilation: 2);
        using var reflecting = Conv2d(4, 4, kernel_size: 3, padding: 1, padding_mode: PaddingModes.Reflect);

        foreach (var layer in new Module<Tensor, Tensor>[] { grouped, dilated, reflecting })
            ConvolutionLayer.Of(layer).Should().BeSameAs(layer);
    }

    private static (Convolution2d Convolution, Tensor X, Tensor Weight, Tensor Bias) Example(bool isTransposed)
    {
        var weight = isTransposed ? randn(5, 6, 4, 4) : randn(6, 5, 4, 4);

        return (
            new([2, 2], [1, 1], isTransposed ? [1, 1] : [0, 0], isTransposed), randn(3, 5, 8, 8).requires_grad_(),
            weight.requires_grad_(), randn(6).requires_grad_());
    }

    private static Tensor[] Gradients(Tensor output, params Tensor[] inputs)
    {
        var weights = linspace(0, 1, output.numel()).view_as(output);

        return [output, .. autograd.grad([(output * weights).sum()], inputs)];
    }
}
