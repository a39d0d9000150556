using Goldens;
using SelfAttentionGan.Attention;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Attention;

public sealed class SelfAttention2dTests : IClassFixture<Seeded>
{
    private readonly SelfAttention2d attention = new(channels: 16);
    private readonly Tensor x = randn(2, 16, 6, 5);

    [Fact]
    public void A_new_layer_is_the_identity()
    {
        var y = attention.call(x);

        y.allclose(x, 0, 0).Should().BeTrue("γ starts at zero");
    }

    [Fact]
    public void Every_row_of_the_attention_map_sums_to_one()
    {
        var map = attention.ComputeAttentionMap(x);

        map.shape.Should().Equal(2, 30, 30);
        map.sum(dim: -1).allclose(ones(2, 30)).Should().BeTrue("the softmax runs over the keys, the last axis");
        map.sum(dim: 1).allclose(ones(2, 30)).Should().BeFalse("nothing makes the queries share a key evenly");
    }

    [Fact]
    public void Permuting_the_positions_permutes_the_output_alike()
    {
        attention.get_parameter("gamma")!.detach().fill_(0.7);
        var flipped = attention.call(x.flip(3)).flip(3);

        flipped.allclose(attention.call(x), 1e-4, 1e-5).Should().BeTrue("attention has no positional encoding");
    }

    [Fact]
    public void One_pass_returns_the_output_and_the_attention_map()
    {
        attention.get_parameter("gamma")!.detach().fill_(0.7);

        var (output, map) = attention.ForwardWithMap(x);

        output.allclose(attention.call(x), 1e-5, 1e-6).Should().BeTrue();
        map.allclose(attention.ComputeAttentionMap(x), 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Output_map_and_gradients_are_those_of_pytorch()
    {
        var golden = new Golden("self-attention");
        var image = golden["x"].clone().requires_grad_();
        attention.load_state_dict(attention.state_dict().Keys.ToDictionary(key => key, key => golden[key]));

        var (output, map) = attention.ForwardWithMap(image);
        (output * golden["direction"]).sum().backward();

        golden.ShouldHold("output", output);
        golden.ShouldHold("attention", map);
        golden.ShouldHold("grad.x", image.grad);
        foreach (var (name, parameter) in attention.named_parameters())
            golden.ShouldHold($"grad.{name}", parameter.grad, within: 1e-4);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(4)]
    [InlineData(0)]
    [InlineData(-8)]
    public void Channels_that_are_not_a_multiple_of_8_are_an_error(long channels)
    {
        var make = () => new SelfAttention2d(channels);

        make.Should().Throw<ArgumentException>().WithMessage($"*a multiple of 8 channels, but got {channels};*");
    }

    [Theory]
    [InlineData(new long[] { 16, 6, 5 })]
    [InlineData(new long[] { 2, 8, 6, 5 })]
    [InlineData(new long[] { 2, 16, 6, 5, 1 })]
    public void Maps_of_another_shape_are_an_error_before_torch_is_called(long[] shape)
    {
        var attend = () => attention.call(zeros(shape));

        attend.Should().Throw<ArgumentException>().WithMessage($"*N×16×H×W*but got {string.Join('×', shape)}*");
    }

    [Theory]
    [InlineData(5, 4)]
    [InlineData(4, 7)]
    [InlineData(1, 2)]
    public void Sides_that_the_pooling_does_not_divide_are_an_error_with_a_remedy(long height, long width)
    {
        var pooled = new SelfAttention2d(16, SelfAttentionOptions.Official);

        var attend = () => pooled.call(zeros(2, 16, height, width));

        attend.Should().Throw<ArgumentException>()
            .WithMessage($"*multiples of 2, but got 2×16×{height}×{width}*{nameof(SelfAttentionOptions.KeyValuePooling)} to 1*");
    }

    [Fact]
    public void Calling_it_leaves_no_intermediate_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        attention.call(x);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1, "only the output stays");
    }
}
