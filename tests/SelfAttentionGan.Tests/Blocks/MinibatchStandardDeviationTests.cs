using SelfAttentionGan.Blocks;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Blocks;

public sealed class MinibatchStandardDeviationTests : IClassFixture<Seeded>
{
    private readonly MinibatchStandardDeviation layer = new();
    private readonly Tensor x = randn(8, 3, 4, 5);

    [Theory]
    [InlineData("deviation.2", 2)]
    [InlineData("deviation.3", 4)]
    public void Outputs_and_gradients_are_those_of_pytorch(string name, int groupSize)
    {
        var made = new MinibatchStandardDeviation(groupSize);

        made.ShouldEqualGolden(name, (map, _) => made.call(map));
    }

    [Fact]
    public void The_map_is_unchanged_and_one_channel_is_appended()
    {
        var y = layer.call(x);

        y.shape.Should().Equal(8, 4, 4, 5);
        y[.., ..3].allclose(x, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Equal_images_give_the_epsilon_only()
    {
        var y = layer.call(x[..1].expand(8, 3, 4, 5));

        y[.., 3].max().item<float>().Should().BeApproximately(1e-4f, 1e-7f, "√1e-8 keeps the gradient finite");
    }

    [Fact]
    public void Images_that_differ_by_a_constant_give_its_standard_deviation()
    {
        var steps = tensor(new[] { 0f, 0, 2, 2 }).view(4, 1, 1, 1);

        var y = layer.call(x[..1] + steps);

        y[.., 3].allclose(ones(4, 4, 5), 1e-4, 1e-5).Should().BeTrue("half of them are 1 below the mean, half 1 above");
    }

    [Fact]
    public void An_image_gets_the_deviation_of_its_own_group()
    {
        var pairs = new MinibatchStandardDeviation(groupSize: 2);
        var four = cat([x[..2], x[..1], x[1..2] + 2]);                   // 0 and 2 are equal, 1 and 3 are not

        var channel = pairs.call(four)[.., 3, 0, 0];

        channel.allclose(tensor(new[] { 1e-4f, 1, 1e-4f, 1 }), 1e-4, 1e-5).Should().BeTrue("i is in group i mod 2");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(6, 3)]
    [InlineData(7, 1)]
    public void A_batch_that_the_group_size_does_not_divide_is_split_by_the_next_smaller_divisor(int n, int size)
    {
        var expected = size == 1
            ? full([n, 4, 5], 1e-4f)
            : new MinibatchStandardDeviation(size).call(x[..n])[.., 3];

        layer.call(x[..n])[.., 3].allclose(expected, 0, 1e-7).Should().BeTrue();
    }

    [Fact]
    public void Its_gradient_is_finite_where_all_images_are_equal()
    {
        var equal = ones(4, 3, 2, 2).requires_grad_();

        layer.call(equal).sum().backward();

        equal.grad!.isfinite().all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void Wrong_shapes_and_groups_of_one_are_errors()
    {
        layer.Invoking(it => it.call(zeros(2, 3, 4)))
            .Should().Throw<ArgumentException>().WithMessage("*N×C×H×W*but got 2×3×4;*");
        FluentActions.Invoking(() => new MinibatchStandardDeviation(1))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*at least 2 images, but got 1;*");
    }

    [Fact]
    public void Calling_it_leaves_no_intermediate_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        layer.call(x);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1, "only the output stays");
    }
}
