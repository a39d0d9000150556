using Goldens;
using SelfAttentionGan.Attention;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Attention;

public sealed class CrossAttention2dTests : IClassFixture<Seeded>
{
    private readonly CrossAttention2d attention = new(channels: 16, wordDim: 6);
    private readonly Tensor x = randn(3, 16, 4, 3), words = randn(3, 6, 5);
    private readonly Tensor padding = tensor(
        new[] { false, false, false, false, false, false, false, true, true, true, false, false, false, false, true }, [3, 5]);

    [Fact]
    public void A_new_layer_is_the_identity()
    {
        var y = attention.call(x, words, padding);

        y.allclose(x, 0, 0).Should().BeTrue("γ starts at zero");
    }

    [Fact]
    public void Every_position_distributes_one_unit_over_the_words_that_are_no_padding()
    {
        var map = attention.ComputeAttentionMap(x, words, padding);

        map.shape.Should().Equal(3, 12, 5);
        map.sum(dim: -1).allclose(ones(3, 12)).Should().BeTrue("the softmax runs over the words, the last axis");
        map.masked_select(padding.unsqueeze(1)).count_nonzero().item<long>().Should().Be(0, "padding has weight 0");
        map.gt(0).sum().item<long>().Should().Be(12 * (5 + 2 + 4), "the other words have some");
    }

    [Fact]
    public void What_padding_holds_and_how_much_there_is_changes_nothing()
    {
        Activate();
        var other = where(padding.unsqueeze(1), full_like(words, 1e6f), words);
        var longer = attention.call(x, cat([other, randn(3, 6, 2)], 2), cat([padding, ones(3, 2, dtype: ScalarType.Bool)], 1));

        longer.allclose(attention.call(x, words, padding), 1e-5, 1e-5).Should().BeTrue();
    }

    [Fact]
    public void Permuting_the_words_permutes_the_map_and_leaves_the_output()
    {
        Activate();
        var order = tensor(new long[] { 3, 0, 4, 2, 1 });

        var (output, map) = attention.ForwardWithMap(x, words.index_select(2, order), padding.index_select(1, order));

        map.allclose(attention.ComputeAttentionMap(x, words, padding).index_select(2, order)).Should().BeTrue();
        output.allclose(attention.call(x, words, padding), 1e-5, 1e-5).Should().BeTrue("words are a set to the layer");
    }

    [Fact]
    public void Output_map_and_gradients_are_those_of_pytorch()
    {
        var golden = new Golden("cross-attention");
        var (image, text) = (golden["x"].clone().requires_grad_(), golden["words"].clone().requires_grad_());
        attention.load_state_dict(golden.Under("start"));

        var (output, map) = attention.ForwardWithMap(image, text, golden["padding"]);
        (output * golden["direction"]).sum().backward();

        golden.ShouldHold("output", output);
        golden.ShouldHold("attention", map);
        golden.ShouldHold("grad.x", image.grad);
        golden.ShouldHold("grad.words", text.grad);
        foreach (var (name, parameter) in attention.named_parameters())
            golden.ShouldHold($"grad.{name}", parameter.grad, within: 1e-4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_gradient_is_the_difference_of_outputs(bool scaled)
    {
        using var layer = new CrossAttention2d(8, 3, new() { ScaleScores = scaled, QueryReduction = 2 });
        layer.to(ScalarType.Float64);
        layer.get_parameter("gamma")!.detach().fill_(0.7);
        var (map, text, mask) = (randn(2, 8, 2, 3, float64), randn(2, 3, 4, float64), zeros(2, 4, ScalarType.Bool));
        var (start, direction) = (text.clone().requires_grad_(), randn(2, 3, 4, float64));
        layer.call(map, start, mask).square().sum().backward();

        var (after, before) = (Loss(text + 1e-5 * direction), Loss(text - 1e-5 * direction));

        ((after - before) / 2e-5).Should().BeApproximately((start.grad! * direction).sum().item<double>(), 1e-5);

        double Loss(Tensor at) => layer.call(map, at, mask).square().sum().item<double>();
    }

    [Fact]
    public void Spectral_normalization_bounds_every_projection()
    {
        using var layer = new CrossAttention2d(16, 6, new() { SpectralNorm = new(), Bias = false });

        layer.call(x, words, padding);

        layer.state_dict().Keys.Should().BeEquivalentTo(
        [
            "gamma",
            .. from name in (string[])["query", "key", "value"]
               from part in (string[])["weight_orig", "weight_u", "weight_v"]
               select $"{name}.{part}",
        ]);
    }

    [Theory]
    [InlineData(12, 6, "a multiple of 8 channels, but got 12; try 16.")]
    [InlineData(0, 6, "a multiple of 8 channels, but got 0; try 8.")]
    [InlineData(16, 0, "A word needs at least 1 number, but got 0;")]
    public void Channels_and_lengths_that_do_not_fit_are_an_error(long channels, long wordDim, string error)
    {
        var make = () => new CrossAttention2d(channels, wordDim);

        make.Should().Throw<ArgumentException>().WithMessage($"*{error}*");
    }

    [Fact]
    public void Wrong_shapes_and_types_are_errors_before_torch_is_called()
    {
        ShouldFail(() => attention.call(zeros(3, 8, 4, 3), words, padding), "N×16×H×W*but got 3×8×4×3");
        ShouldFail(() => attention.call(x, zeros(3, 5, 5), padding), "words of shape 3×6×L*but got 3×5×5");
        ShouldFail(() => attention.call(x, zeros(2, 6, 5), padding), "one text for each map, but got 2×6×5");
        ShouldFail(() => attention.call(x, zeros(3, 6, 0), padding), "but got 3×6×0");
        ShouldFail(() => attention.call(x, words, padding[.., ..4]), "padding as 3×5 values of type Bool, but got Bool of shape 3×4");
        ShouldFail(() => attention.call(x, words, zeros(3, 5)), "but got Float32 of shape 3×5");
        ShouldFail(() => attention.call(x, words, ones_like(padding)), "padding alone; give each image a text");

        static void ShouldFail(Action call, string message) =>
            call.Should().Throw<ArgumentException>().WithMessage($"*{message}*");
    }

    [Fact]
    public void Calling_it_leaves_no_intermediate_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        attention.call(x, words, padding);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1, "only the output stays");
    }

    private void Activate() => attention.get_parameter("gamma")!.detach().fill_(0.7);
}
