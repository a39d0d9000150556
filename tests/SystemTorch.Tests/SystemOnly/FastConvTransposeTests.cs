using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SystemTorch.Tests.SystemOnly;

/// <summary>A transposed convolution in float32 takes another way than in float64: both must lead to the same.</summary>
public sealed class FastConvTransposeTests
{
    public static TheoryData<string, long, long, long, long, long, bool> Sizes => new()
    {
        { "doubles", 4, 2, 1, 0, 1, true },
        { "begins", 4, 1, 0, 0, 1, false },
        { "padded on one side", 3, 2, 1, 1, 1, true },
        { "dilated", 3, 1, 1, 0, 2, true },
        { "skips", 2, 3, 0, 2, 1, false },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Outputs_gradients_and_gradients_of_gradients_are_those_of_the_slow_way(
        string name, long kernel, long stride, long padding, long added, long dilation, bool withBias)
    {
        manual_seed(1);
        var (x, w, b) = (randn(2, 3, 5, 4), randn(3, 6, kernel, kernel), withBias ? randn(6) : null);

        var fast = Learn(ScalarType.Float32);
        var slow = Learn(ScalarType.Float64);

        foreach (var ((what, value), (_, expected)) in fast.Zip(slow))
            value.to(ScalarType.Float64).allclose(expected, 1e-4, 1e-4).Should().BeTrue($"{what}, {name}");

        (string, Tensor)[] Learn(ScalarType dtype)
        {
            var leaves = new[] { x, w, b }.OfType<Tensor>()
                .Select(leaf => leaf.to(dtype, copy: true).requires_grad_()).ToArray();
            var y = conv_transpose2d(
                leaves[0], leaves[1], leaves.ElementAtOrDefault(2), [stride, stride], [padding, padding],
                [added, added], [dilation, dilation]);
            var gradients = autograd.grad([y.square().sum()], leaves, retain_graph: true, create_graph: true);
            var penalty = gradients.Select(gradient => gradient.square().mean()).Aggregate((a, c) => a + c);
            var second = autograd.grad([penalty], leaves);

            return
            [
                ("output", y),
                .. gradients.Select((gradient, i) => ($"gradient {i}", gradient)),
                .. second.Select((gradient, i) => ($"second gradient {i}", gradient / second[i].abs().max())),
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void In_bfloat16_it_is_the_same_to_rounding(
        string name, long kernel, long stride, long padding, long added, long dilation, bool withBias)
    {
        manual_seed(1);
        var (x, w) = (randn(2, 3, 5, 4).bfloat16(), randn(3, 6, kernel, kernel).bfloat16());
        var bias = withBias ? randn(6).bfloat16() : null;

        var rounded = conv_transpose2d(
            x, w, bias, [stride, stride], [padding, padding], [added, added], [dilation, dilation]);
        var exact = conv_transpose2d(
            x.@double(), w.@double(), bias?.@double(), [stride, stride], [padding, padding], [added, added],
            [dilation, dilation]);

        rounded.dtype.Should().Be(ScalarType.BFloat16);
        ((rounded.@double() - exact).norm() / exact.norm()).ToDouble()
            .Should().BeLessThan(1.0 / 128, $"each number is rounded to 8 bits, twice where there is a bias; {name}");
    }

    [Fact]
    public void A_step_leaves_as_many_tensors_as_it_found()
    {
        var (x, w) = (randn(2, 3, 4, 4).requires_grad_(), randn(3, 2, 4, 4).requires_grad_());
        var counts = Enumerable.Range(0, 3).Select(_ =>
        {
            using (NewDisposeScope())
                conv_transpose2d(x, w, strides: [2, 2], padding: [1, 1]).sum().backward();
            return DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        }).ToArray();

        counts[2].Should().Be(counts[1]);
    }
}
