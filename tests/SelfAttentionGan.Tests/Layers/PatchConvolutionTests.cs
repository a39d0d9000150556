using SelfAttentionGan.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Layers;

public sealed class PatchConvolutionTests : IClassFixture<Seeded>
{
    // Half a unit in the last place of bfloat16 is 2⁻⁹; patches overlap, and a gradient's gradient is rounded thrice.
    private const double Once = 1.0 / 256, Often = 1.0 / 32;

    public static TheoryData<string, Convolution, long[]> Layers => new()
    {
        { "halves", Conv2d(3, 6, kernel_size: 4, stride: 2, padding: 1), [2, 3, 8, 6] },
        { "halves an odd map", Conv2d(3, 6, kernel_size: 4, stride: 2, padding: 1), [2, 3, 9, 7] },
        { "keeps", Conv2d(5, 4, kernel_size: 3, padding: 1, bias: false), [2, 5, 4, 4] },
        { "is a point", Conv2d(5, 4, kernel_size: 1), [2, 5, 4, 3] },
        { "skips points", Conv2d(5, 4, kernel_size: 1, stride: 2), [2, 5, 5, 4] },
        { "sees all", Conv2d(5, 1, kernel_size: 4), [3, 5, 4, 4] },
        { "is padded widely", Conv2d(2, 3, (3, 1), (1, 2), padding: (4, 1)), [2, 2, 3, 4] },
        { "doubles", ConvTranspose2d(6, 3, kernel_size: 4, stride: 2, padding: 1), [2, 6, 4, 3] },
        { "begins", ConvTranspose2d(6, 3, kernel_size: 4, bias: false), [2, 6, 1, 1] },
        { "doubles, and adds a line", ConvTranspose2d(4, 3, 3, 2, padding: 1, output_padding: 1), [2, 4, 4, 3] },
        { "skips lines", ConvTranspose2d(4, 3, 2, stride: 3, output_padding: 2), [2, 4, 3, 3] },
        { "is cut into parts", Conv2d(64, 8, kernel_size: 3, padding: 1), [3, 64, 64, 64] },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void It_is_a_convolution_to_the_rounding_of_bfloat16(string name, Convolution layer, long[] shape)
    {
        var x = randn(shape);

        var patches = Learn(x, layer, (leaf, weight, bias) =>
            PatchConvolution.Of(leaf, weight, bias, Window.Of(layer)!));
        var exact = Learn(x.to(ScalarType.Float64), layer, WeightedLayer.Of(layer).Function);

        patches[0].Value.dtype.Should().Be(ScalarType.Float32);
        foreach (var ((what, value), (_, expected)) in patches.Zip(exact))
            Distance(value, expected).Should().BeLessThan(what.StartsWith('∇') ? Often : 2 * Once, $"{what}, {name}");
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void It_computes_what_torch_computes_in_bfloat16(string name, Convolution layer, long[] shape)
    {
        var x = randn(shape);
        var parts = WeightedLayer.Of(layer);

        var patches = PatchConvolution.Of(x, layer.weight, layer.bias, Window.Of(layer)!);
        var torchs = MixedPrecision.Cast(parts.Function, x, layer.weight, layer.bias);

        Distance(patches, torchs).Should().BeLessThan(2 * Once, name);
    }

    [Fact]
    public void What_needs_no_gradient_gets_none()
    {
        var layer = Conv2d(3, 4, kernel_size: 3, padding: 1);
        layer.weight.requires_grad = false;
        var x = randn(2, 3, 4, 4).requires_grad_();

        PatchConvolution.Of(x, layer.weight, layer.bias, Window.Of(layer)!).sum().backward();

        x.grad.Should().NotBeNull();
        layer.weight.grad.Should().BeNull();
    }

    [Fact]
    public void Groups_dilation_and_other_dimensions_are_left_to_torch()
    {
        Window.Of(Conv2d(4, 4, kernel_size: 3, groups: 2)).Should().BeNull();
        Window.Of(Conv2d(4, 4, kernel_size: 3, dilation: 2)).Should().BeNull();
        Window.Of(Conv1d(4, 4, kernel_size: 3)).Should().BeNull();
    }

    [Fact]
    public void A_step_leaves_as_many_tensors_as_it_found()
    {
        var layer = ConvTranspose2d(4, 3, kernel_size: 4, stride: 2, padding: 1);
        var x = randn(2, 4, 4, 4).requires_grad_();
        var counts = Enumerable.Range(0, 3).Select(_ =>
        {
            using (NewDisposeScope())
                PatchConvolution.Of(x, layer.weight, layer.bias, Window.Of(layer)!).sum().backward();
            return Tensor.TotalCount;
        }).ToArray();

        counts[2].Should().Be(counts[1]);
    }

    private static (string Name, Tensor Value)[] Learn(
        Tensor x, Convolution layer, Func<Tensor, Tensor, Tensor?, Tensor> function)
    {
        Tensor[] leaves = [.. new[] { x, layer.weight, layer.bias }.OfType<Tensor>()
            .Select(leaf => leaf.detach().to(x.dtype, copy: true).requires_grad_())];

        var y = function(leaves[0], leaves[1], leaves.ElementAtOrDefault(2));
        var gradients = autograd.grad([y.sin().sum()], leaves, retain_graph: true, create_graph: true);
        var penalty = gradients.Select(gradient => gradient.square().mean()).Aggregate((a, b) => a + b);
        var seconds = autograd.grad([penalty], leaves);

        return
        [
            ("output", y),
            .. gradients.Select((gradient, i) => ($"∇{i}", gradient)),
            .. seconds.Select((gradient, i) => ($"∇∇{i}", gradient)),
        ];
    }

    private static double Distance(Tensor value, Tensor expected) =>
        ((value.@double() - expected.@double()).norm() / expected.@double().norm()).ToDouble();
}
