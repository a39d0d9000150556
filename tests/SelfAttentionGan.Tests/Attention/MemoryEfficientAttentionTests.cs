using SelfAttentionGan.Attention;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Attention;

/// <summary>Memory-efficient attention equals attention with the full map, gradients of any order included.</summary>
public sealed class MemoryEfficientAttentionTests : IClassFixture<Seeded>
{
    private readonly Tensor query = Input(2, 3, 90), key = Input(2, 3, 70), value = Input(2, 5, 70);
    private readonly Tensor direction = randn(2, 5, 90);

    [Theory]
    [InlineData(ScalarType.Float32, 1e-5)]
    [InlineData(ScalarType.Float64, 1e-12)]
    [InlineData(ScalarType.BFloat16, 5e-2)]
    [InlineData(ScalarType.Float16, 1e-2)]
    public void Output_and_gradients_of_every_type_are_those_of_the_full_map(ScalarType type, double within)
    {
        var (output, gradients) = Run(MemoryEfficientAttention.Compute, type);
        var (expected, expectedGradients) = Run(MemoryEfficientAttention.ComputeWithFullMap, ScalarType.Float64);

        output.dtype.Should().Be(type);
        output.to(ScalarType.Float64).allclose(expected, within, within).Should().BeTrue();
        foreach (var (gradient, other) in gradients.Zip(expectedGradients))
            gradient.to(ScalarType.Float64).allclose(other, within, 3 * within).Should().BeTrue();
    }

    [Fact]
    public void A_gradient_penalty_has_the_full_maps_gradient()
    {
        var penalties = new Func<Tensor, Tensor, Tensor, Tensor>[]
            { MemoryEfficientAttention.Compute, MemoryEfficientAttention.ComputeWithFullMap }
            .Select(attend =>
            {
                var gradients = autograd.grad(
                    [(attend(query, key, value) * direction).sum()], [query, key, value],
                    retain_graph: true, create_graph: true);
                var penalty = gradients.Select(gradient => gradient.square().sum()).Aggregate((a, b) => a + b);

                return autograd.grad([penalty], [query, key, value]);
            }).ToArray();

        foreach (var (actual, expected) in penalties[0].Zip(penalties[1]))
            actual.allclose(expected, 1e-4, 1e-4).Should().BeTrue();
    }

    [Fact]
    public void Inputs_need_not_be_contiguous_nor_all_have_gradients()
    {
        var transposed = value.detach().transpose(0, 1).contiguous().transpose(0, 1);

        var output = MemoryEfficientAttention.Compute(query, key.detach(), transposed);
        var gradient = autograd.grad([output.sum()], [query])[0];

        output.allclose(MemoryEfficientAttention.ComputeWithFullMap(query, key, value), 1e-5, 1e-5).Should().BeTrue();
        gradient.shape.Should().Equal(query.shape);
    }

    [Fact]
    public void Without_gradients_the_output_is_the_same_bit_for_bit_and_has_no_history()
    {
        var expected = MemoryEfficientAttention.Compute(query, key, value);
        using var constant = no_grad();

        var output = MemoryEfficientAttention.Compute(query, key, value);

        output.allclose(expected, 0, 0).Should().BeTrue();
        (expected.requires_grad, output.requires_grad).Should().Be((true, false));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(64)]
    [InlineData(65)]
    public void Maps_of_every_size_are_those_of_the_full_map(int positions)
    {
        var x = randn(2, 4, positions);

        MemoryEfficientAttention.Compute(x, x, x)
            .allclose(MemoryEfficientAttention.ComputeWithFullMap(x, x, x), 1e-5, 1e-5).Should().BeTrue();
    }

    [Fact]
    public void The_fused_form_of_other_devices_is_the_full_map()
    {
        var (output, gradients) = Run(MemoryEfficientAttention.ComputeFused, ScalarType.Float64);
        var (expected, expectedGradients) = Run(MemoryEfficientAttention.ComputeWithFullMap, ScalarType.Float64);

        output.allclose(expected, 1e-12, 1e-12).Should().BeTrue("√d undoes its scale");
        foreach (var (gradient, other) in gradients.Zip(expectedGradients))
            gradient.allclose(other, 1e-12, 1e-12).Should().BeTrue();
    }

    [CudaTheory]
    [InlineData(ScalarType.Float32, 1e-3)]
    [InlineData(ScalarType.Float64, 1e-10)]
    [InlineData(ScalarType.BFloat16, 5e-2)]
    public void On_a_GPU_output_gradients_and_penalties_are_those_of_the_full_map(ScalarType type, double within)
    {
        using var exact = new FullPrecision();
        var (output, gradients) = Run(MemoryEfficientAttention.Compute, type, "cuda");
        var (expected, expectedGradients) = Run(MemoryEfficientAttention.ComputeWithFullMap, ScalarType.Float64);

        output.to(ScalarType.Float64).cpu().allclose(expected, within, within).Should().BeTrue();
        foreach (var (gradient, other) in gradients.Zip(expectedGradients))
            gradient.to(ScalarType.Float64).cpu().allclose(other, within, 3 * within).Should().BeTrue();

        var x = query.detach().to(type).cuda().requires_grad_();
        var score = MemoryEfficientAttention.Compute(x, key.to(type).cuda(), value.to(type).cuda()).sum();
        var first = autograd.grad([score], [x], retain_graph: true, create_graph: true)[0];
        autograd.grad([first.square().sum()], [x])[0].isfinite().all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void A_layer_computes_the_same_with_and_without_the_full_map()
    {
        var efficient = new SelfAttention2d(8);
        var whole = new SelfAttention2d(8, SelfAttentionOptions.Default with { MemoryEfficient = false });
        whole.load_state_dict(efficient.state_dict());
        foreach (var layer in new[] { efficient, whole })
            layer.get_parameter("gamma")!.detach().fill_(0.7);
        var x = randn(2, 8, 32, 32);

        foreach (var layer in new[] { efficient, whole })
            layer.call(x).square().sum().backward();

        efficient.call(x).allclose(whole.call(x), 1e-5, 1e-5).Should().BeTrue();
        foreach (var ((name, one), (_, other)) in efficient.named_parameters().Zip(whole.named_parameters()))
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

    private (Tensor Output, Tensor[] Gradients) Run(
        Func<Tensor, Tensor, Tensor, Tensor> attend, ScalarType type, string device = "cpu")
    {
        Tensor[] inputs = [
            .. new[] { query, key, value }.Select(x => x.detach().to(type).to(torch.device(device)).requires_grad_())];
        var output = attend(inputs[0], inputs[1], inputs[2]);

        return (output, [
            .. autograd.grad([(output * direction.to(type).to(torch.device(device))).sum()], inputs)]);
    }

    private static Tensor Input(params long[] shape) => randn(shape).requires_grad_();
}
