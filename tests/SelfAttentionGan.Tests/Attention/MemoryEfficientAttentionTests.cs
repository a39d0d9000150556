using SelfAttentionGan.Attention;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Attention;

/// <summary>Attention in blocks equals attention with the full map, gradients of any order included.</summary>
public sealed class MemoryEfficientAttentionTests : IClassFixture<Seeded>
{
    private readonly Tensor query = Input(2, 3, 20), key = Input(2, 3, 12), value = Input(2, 5, 12);
    private readonly Tensor direction = randn(2, 5, 20, ScalarType.Float64);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(64)]
    public void Blocks_of_any_size_equal_the_full_map(long rows)
    {
        var (output, gradients) = Run((q, k, v) => MemoryEfficientAttention.Compute(q, k, v, rows));
        var (expected, expectedGradients) = Run(MemoryEfficientAttention.ComputeWithFullMap);

        output.allclose(expected, 1e-12, 1e-12).Should().BeTrue();
        foreach (var (gradient, other) in gradients.Zip(expectedGradients))
            gradient.allclose(other, 1e-12, 1e-12).Should().BeTrue();
    }

    [Fact]
    public void A_gradient_penalty_has_the_full_maps_gradient()
    {
        var penalties = new Func<Tensor, Tensor, Tensor, Tensor>[]
            { (q, k, v) => MemoryEfficientAttention.Compute(q, k, v, 7), MemoryEfficientAttention.ComputeWithFullMap }
            .Select(gather =>
            {
                var gradients = autograd.grad(
                    [(gather(query, key, value) * direction).sum()], [query, key, value],
                    retain_graph: true, create_graph: true);
                var penalty = gradients.Select(gradient => gradient.square().sum()).Aggregate((a, b) => a + b);

                return autograd.grad([penalty], [query, key, value]);
            }).ToArray();

        foreach (var (blocked, whole) in penalties[0].Zip(penalties[1]))
            blocked.allclose(whole, 1e-10, 1e-10).Should().BeTrue();
    }

    [Fact]
    public void Only_large_maps_are_split_into_blocks()
    {
        using var constant = no_grad();
        var (small, large) = (randn(1, 1, 1024), randn(2, 1, 1024));

        MemoryEfficientAttention.Compute(small, small, small).allclose(MemoryEfficientAttention.ComputeWithFullMap(small, small, small), 0, 0)
            .Should().BeTrue("a map of 2²⁰ numbers is small");
        MemoryEfficientAttention.Compute(large, large, large).allclose(MemoryEfficientAttention.ComputeWithFullMap(large, large, large), 1e-5, 1e-6)
            .Should().BeTrue();
    }

    [Fact]
    public void A_layer_computes_the_same_with_and_without_blocks()
    {
        var blocked = new SelfAttention2d(8);
        var whole = new SelfAttention2d(8, SelfAttentionOptions.Default with { MemoryEfficient = false });
        whole.load_state_dict(blocked.state_dict());
        foreach (var layer in new[] { blocked, whole })
            layer.get_parameter("gamma")!.detach().fill_(0.7);
        var x = randn(2, 8, 32, 32);

        foreach (var layer in new[] { blocked, whole })
            layer.call(x).square().sum().backward();

        blocked.call(x).allclose(whole.call(x), 1e-5, 1e-5).Should().BeTrue();
        foreach (var ((name, one), (_, other)) in blocked.named_parameters().Zip(whole.named_parameters()))
            one.grad!.allclose(other.grad!, 1e-4, 1e-2).Should().BeTrue($"gradients of {name} are sums of 2,048 terms");
    }

    [Fact]
    public void A_step_leaves_as_many_tensors_as_it_found()
    {
        var x = randn(2, 4, 1024).requires_grad_();
        var counts = Enumerable.Range(0, 3).Select(_ =>
        {
            using (NewDisposeScope())
                MemoryEfficientAttention.Compute(x, x, x).sum().backward();
            return DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        }).ToArray();

        counts[2].Should().Be(counts[1]);
    }

    private (Tensor Output, Tensor[] Gradients) Run(Func<Tensor, Tensor, Tensor, Tensor> gather)
    {
        var output = gather(query, key, value);

        return (output, [.. autograd.grad([(output * direction).sum()], [query, key, value])]);
    }

    private static Tensor Input(params long[] shape) => randn(shape, ScalarType.Float64).requires_grad_();
}
