using SelfAttentionGan.Layers;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Layers;

/// <summary>One operation gives what the steps give, and their gradients, for one call and for several.</summary>
public sealed class ScaledOutputTests : IClassFixture<Seeded>
{
    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(2, 1, true)]
    [InlineData(3, -1, true)]
    [InlineData(2, 1, false)]
    public void Outputs_gradients_and_gradients_of_gradients_are_those_of_the_steps(int calls, int channel, bool shifts)
    {
        var output = randn([6, 4, 2, 5], ScalarType.Float64).requires_grad_();
        var scales = rand(calls, ScalarType.Float64).requires_grad_();
        var bias = shifts ? randn(channel == 1 ? 4 : 5, ScalarType.Float64).requires_grad_() : null;
        var direction = randn([6, 4, 2, 5], ScalarType.Float64);

        var fused = Learn(ScaledOutput.Of(output, scales, bias, channel));
        var plain = Learn(ScaledOutput.Plain(output, scales, bias, channel));

        foreach (var (one, other) in fused.Zip(plain))
            one.allclose(other, 1e-10, 1e-12).Should().BeTrue();

        Tensor[] Learn(Tensor scaled)
        {
            Tensor[] learners = bias is null ? [output, scales] : [output, scales, bias];
            var gradients = autograd.grad(
                [(scaled.square() * direction).sum()], learners, retain_graph: true, create_graph: true);

            return [scaled, .. gradients, .. autograd.grad([gradients[0].square().sum()], learners)];
        }
    }

    [Fact]
    public void A_gradient_without_a_history_is_the_same_where_scales_learn_and_where_they_do_not()
    {
        var output = randn([6, 4, 2, 5], ScalarType.Float64).requires_grad_();
        var (scales, bias) = (rand(2, ScalarType.Float64), randn(4, ScalarType.Float64));
        var direction = randn([6, 4, 2, 5], ScalarType.Float64);

        autograd.grad([ScaledOutput.Of(output, scales, bias, 1)], [output], [direction])[0]
            .allclose(direction * scales.repeat_interleave(3).view(6, 1, 1, 1), 1e-12, 1e-12).Should().BeTrue();

        scales.requires_grad_();
        bias.requires_grad_();
        Tensor[] learners = [output, scales, bias];
        var fused = autograd.grad([ScaledOutput.Of(output, scales, bias, 1)], learners, [direction]);
        var plain = autograd.grad([ScaledOutput.Plain(output, scales, bias, 1)], learners, [direction]);

        foreach (var (one, other) in fused.Zip(plain))
            one.allclose(other, 1e-12, 1e-12).Should().BeTrue();
    }
}
