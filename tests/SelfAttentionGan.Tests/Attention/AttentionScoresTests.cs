using SelfAttentionGan.Attention;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Attention;

/// <summary>Heads, distances and scales are dot products in the end, exact enough, and fast on large maps.</summary>
public sealed class AttentionScoresTests : IClassFixture<Seeded>
{
    private static readonly SelfAttentionOptions Heads = new() { QueryReduction = 2, Heads = 4 };

    private static readonly SelfAttentionOptions Distances =
        new() { QueryReduction = 2, Similarity = AttentionSimilarity.L2Distance };

    private readonly Tensor x = randn(2, 16, 6, 5);

    public static TheoryData<string, SelfAttentionOptions> Variants => new()
    {
        { "heads", Heads },
        { "distances", Distances },
        { "distances of heads", Distances with { Heads = 4, KeyValuePooling = 2 } },
    };

    [Fact]
    public void One_head_of_dot_products_without_a_scale_is_left_as_it_is()
    {
        var (query, key) = (randn(2, 4, 9), randn(2, 4, 9));

        var scores = new AttentionScores(new()).Compute(query, key);

        scores.Query.Should().BeSameAs(query, "SAGAN's attention is the same bit for bit");
        scores.Key.Should().BeSameAs(key);
    }

    [Fact]
    public void A_head_is_the_attention_of_its_channels()
    {
        var layer = new SelfAttention2d(16, Heads);
        var single = new SelfAttention2d(16, new() { QueryReduction = 8, ScaleScores = true });
        foreach (var name in new[] { "query", "key" })
            foreach (var kind in new[] { "weight", "bias" })
                single.get_parameter($"{name}.{kind}")!.detach()
                    .copy_(layer.get_parameter($"{name}.{kind}")!.detach().narrow(0, 4, 2));

        var maps = layer.ComputeHeadMaps(x);

        maps.shape.Should().Equal(2, 4, 30, 30);
        maps.select(1, 2).allclose(single.ComputeAttentionMap(x), 1e-5, 1e-6).Should().BeTrue("channels 4 and 5 are its own");
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_row_of_every_head_sums_to_one_and_the_map_is_their_mean(string name, SelfAttentionOptions options)
    {
        var layer = new SelfAttention2d(16, options with { KeyValuePooling = 1 });

        var maps = layer.ComputeHeadMaps(x);

        maps.shape.Should().Equal(2, options.Heads, 30, 30);
        maps.sum(dim: -1).allclose(ones(2, options.Heads, 30)).Should().BeTrue(name);
        layer.ComputeAttentionMap(x).allclose(maps.mean([1]), 1e-6, 1e-7).Should().BeTrue(name);
        layer.ForwardWithMap(x).Map.allclose(maps.mean([1]), 1e-6, 1e-7).Should().BeTrue(name);
    }

    [Fact]
    public void By_distance_every_position_is_nearest_to_itself()
    {
        var map = new SelfAttention2d(16, Distances).ComputeAttentionMap(x);

        map.argmax(dim: -1).equal(arange(30, int64)).all().item<bool>().Should().BeTrue("query and key are one projection");
    }

    [Fact]
    public void A_large_offset_of_all_points_changes_no_distance()
    {
        var layer = new SelfAttention2d(16, Distances);
        var expected = layer.ComputeAttentionMap(x);

        layer.get_parameter("query.bias")!.detach().add_(1e4);

        layer.ComputeAttentionMap(x).allclose(expected, 1e-2, 1e-3).Should()
            .BeTrue("of 1e4 + x only three decimals are left, but none more are lost in its square");
    }

    [Theory]
    [InlineData(ScalarType.BFloat16, 3e-2)]
    [InlineData(ScalarType.Float16, 4e-3)]
    public void Distances_of_narrow_types_are_computed_in_a_wider_one(ScalarType type, double within)
    {
        var (query, key) = ((4 * randn(2, 8, 30)).to(type), (4 * randn(2, 8, 20)).to(type));
        var expected = softmax(-(query.to(float64).unsqueeze(3) - key.to(float64).unsqueeze(2)).square().sum(1) / Math.Sqrt(8), -1);

        var scores = new AttentionScores(Distances).Compute(query, key);

        softmax(scores.Query.transpose(1, 2).bmm(scores.Key), -1).to(float64).allclose(expected, 1e-4, 1e-5).Should().BeTrue();

        var layer = new SelfAttention2d(16, Distances);
        layer.get_parameter("gamma")!.detach().fill_(0.7);
        var output = layer.call(x);
        layer.to(type);
        var narrow = layer.call(x.to(type));
        narrow.dtype.Should().Be(type);
        narrow.to(float32).allclose(output, within, within).Should().BeTrue();
        layer.ComputeAttentionMap(x.to(type)).dtype.Should().Be(type);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void On_a_large_map_the_kernel_computes_the_plain_form_and_its_gradients(string name, SelfAttentionOptions options)
    {
        var (fast, plain) = (new SelfAttention2d(16, options), new SelfAttention2d(16, options with { MemoryEfficient = false }));
        fast.get_parameter("gamma")!.detach().fill_(0.7);
        plain.load_state_dict(fast.state_dict());
        var image = randn(2, 16, 12, 14);
        var direction = randn_like(image);

        var (output, gradients) = Run(fast);
        var (expected, expectedGradients) = Run(plain);

        output.allclose(expected, 1e-5, 1e-5).Should().BeTrue(name);
        foreach (var (gradient, other) in gradients.Zip(expectedGradients))
            gradient.allclose(other, 1e-3, 1e-4).Should().BeTrue(name);

        (Tensor, Tensor[]) Run(SelfAttention2d layer)
        {
            var input = image.detach().requires_grad_();
            var y = layer.call(input);
            return (y.detach(), [.. autograd.grad([(y * direction).sum()], [input, .. layer.parameters()])]);
        }
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(9, 16)]
    [InlineData(1, 8)]
    public void Padded_channels_change_no_score_of_the_fused_form(int channels, int padded)
    {
        var (query, key, value) = (randn(2, channels, 12), randn(2, channels, 7), randn(2, 3, 7));

        var (q, k) = (AttentionScores.PadChannels(query), AttentionScores.PadChannels(key));

        (q.shape[1], k.shape[1]).Should().Be((padded, padded), "GPUs take multiples of 8");
        MemoryEfficientAttention.ComputeFused(q, k, value)
            .allclose(MemoryEfficientAttention.ComputeWithFullMap(query, key, value), 1e-5, 1e-6).Should().BeTrue();
    }

    [CudaTheory]
    [MemberData(nameof(Variants))]
    public void On_a_GPU_output_and_gradients_are_those_of_the_CPU(string name, SelfAttentionOptions options)
    {
        using var exact = new FullPrecision();
        var (here, there) = (new SelfAttention2d(16, options), new SelfAttention2d(16, options));
        here.get_parameter("gamma")!.detach().fill_(0.7);
        there.load_state_dict(here.state_dict());
        there.to(CUDA);
        var image = randn(2, 16, 12, 14, requires_grad: true);
        var copied = image.detach().to(CUDA).requires_grad_();

        var (expected, actual) = (here.call(image), there.call(copied));
        expected.square().sum().backward();
        actual.square().sum().backward();

        actual.cpu().allclose(expected, 1e-4, 1e-4).Should().BeTrue(name);
        copied.grad!.cpu().allclose(image.grad!, 1e-3, 1e-3).Should().BeTrue(name);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_call_leaves_only_its_result(string name, SelfAttentionOptions options)
    {
        var layer = new SelfAttention2d(16, options with { KeyValuePooling = 1 });
        using var scope = NewDisposeScope();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        layer.call(x);
        layer.ForwardWithMap(x);
        layer.ComputeHeadMaps(x);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 4, name);
    }
}
