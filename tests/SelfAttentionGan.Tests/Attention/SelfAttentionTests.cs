using Goldens;
using SelfAttentionGan.Attention;
using SelfAttentionGan.Tests.Blocks;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Attention;

/// <summary>Properties of every variant, for sequences, images and volumes.</summary>
public sealed class SelfAttentionTests : IClassFixture<Seeded>
{
    private readonly Tensor x = randn(2, 16, 6, 12);

    public static TheoryData<string, SelfAttentionOptions> Variants => SelfAttentionVariants.All;

    public static TheoryData<string, SelfAttentionOptions> PyTorchVariants => new()
    {
        { "official", SelfAttentionOptions.Official },
        { "paper", SelfAttentionOptions.Paper },
        { "heads", new() { QueryReduction = 1, OutputProjection = true, Heads = 4 } },
        {
            "distance", new()
            {
                QueryReduction = 4,
                ValueReduction = 2,
                OutputProjection = true,
                Bias = false,
                Heads = 2,
                Similarity = AttentionSimilarity.L2Distance,
            }
        },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void Output_and_map_are_those_of_a_naive_loop(string name, SelfAttentionOptions options)
    {
        var layer = Converged(new SelfAttention2d(16, options), x);

        var (output, map) = layer.ForwardWithMap(x);

        for (var n = 0; n < 2; n++)
        {
            var (expected, weights) =
                new NaiveAttention(layer, options).Compute(NaiveAttention.Numbers(x[n]), 16, 6, 12);
            Close(output[n], expected, $"output of {name}");
            Close(map[n], weights, $"map of {name}");
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_row_of_the_map_sums_to_one_over_the_keys(string name, SelfAttentionOptions options)
    {
        var map = new SelfAttention2d(16, options).ComputeAttentionMap(x);

        map.shape.Should().Equal(2, 72, 72 / options.KeyValuePooling / options.KeyValuePooling);
        map.sum(dim: -1).allclose(ones(2, 72)).Should().BeTrue($"{name} sums to one");
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_new_layer_is_the_identity_bit_for_bit(string name, SelfAttentionOptions options)
    {
        var y = new SelfAttention2d(16, options).call(x);

        y.allclose(x, 0, 0).Should().BeTrue($"γ of {name} starts at zero");
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Gradients_are_finite_differences(string name, SelfAttentionOptions options)
    {
        var (layer, image, direction) = (InFloat64(options), Float64Image(), Float64Image());

        DirectionalGradientCheck.ShouldAgree(name, layer, image, input => (layer.call(input) * direction).sum());
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Gradients_of_a_gradient_penalty_are_finite_differences(
        string name, SelfAttentionOptions options)
    {
        var (layer, image, direction) = (InFloat64(options), Float64Image(), Float64Image());

        DirectionalGradientCheck.ShouldAgree(name, layer, image, input =>
        {
            var y = (layer.call(input) * direction).sum();
            return autograd.grad([y], [input], retain_graph: true, create_graph: true)[0].square().sum();
        });
    }

    [Theory]
    [MemberData(nameof(PyTorchVariants))]
    public void Output_map_gradients_and_penalty_are_those_of_pytorch(string name, SelfAttentionOptions options)
    {
        var golden = new Golden($"self-attention-{name}");
        var layer = new SelfAttention2d(16, options);
        layer.state_dict().Keys.Should().BeEquivalentTo(golden.Under("start").Keys);
        layer.load_state_dict(golden.Under("start"));
        var image = golden["x"].detach().clone().requires_grad_();

        var (output, map) = layer.ForwardWithMap(image);
        (output * golden["direction"]).sum().backward();

        golden.ShouldHold("output", output);
        golden.ShouldHold("attention", map);
        golden.ShouldHold("grad.x", image.grad);
        foreach (var (key, parameter) in layer.named_parameters())
            golden.ShouldHold($"grad.{key}", parameter.grad, within: 1e-4);

        layer.zero_grad();
        var y = (layer.call(image) * golden["direction"]).sum();
        var gradient = autograd.grad([y], [image], retain_graph: true, create_graph: true)[0];
        var penalty = gradient.square().sum();
        penalty.backward();

        golden.ShouldHold("penalty", penalty, within: 1e-4);
        foreach (var (key, parameter) in layer.named_parameters())
            golden.ShouldHold($"penalty.grad.{key}", parameter.grad ?? zeros_like(parameter), within: 1e-4);
        foreach (var (key, value) in layer.state_dict())
            golden.ShouldHold($"end.{key}", value);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Permuting_the_positions_permutes_the_output_where_nothing_is_pooled(
        string name, SelfAttentionOptions options)
    {
        var layer = Converged(new SelfAttention2d(16, options with { KeyValuePooling = 1 }), x);
        var order = randperm(72);

        var permuted = layer.call(x.flatten(2).index_select(2, order).view(2, 16, 6, 12)).flatten(2);

        permuted.allclose(layer.call(x).flatten(2).index_select(2, order), 1e-4, 1e-5)
            .Should().BeTrue($"{name} has no positional encoding");
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_sequence_equals_an_image_of_one_row_and_a_volume_an_image_of_many(
        string name, SelfAttentionOptions options)
    {
        var (line, plane, volume) = Equal(options with { KeyValuePooling = 1 });
        var expected = plane.call(x).flatten(2);

        line.call(x.flatten(2)).allclose(expected, 1e-5, 1e-5).Should().BeTrue(name);
        volume.call(x.view(2, 16, 2, 3, 12)).flatten(2).allclose(expected, 1e-5, 1e-5).Should().BeTrue(name);
    }

    [Fact]
    public void With_pooling_a_doubled_image_equals_the_sequence_and_a_doubled_volume_the_image()
    {
        var (line, plane, volume) = Equal(SelfAttentionOptions.Official);
        var row = randn(2, 16, 8);

        var (output, map) = plane.ForwardWithMap(stack([row, row], 3));
        output.select(3, 0).allclose(line.call(row), 1e-5, 1e-5).Should().BeTrue();
        map.view(2, 8, 2, 4).select(2, 0).allclose(line.ComputeAttentionMap(row), 1e-5, 1e-5).Should().BeTrue("2L has L/2 keys");

        (output, map) = volume.ForwardWithMap(stack([x, x], 2));
        output.select(2, 1).allclose(plane.call(x), 1e-5, 1e-5).Should().BeTrue();
        map.view(2, 2, 72, 18).select(1, 1).allclose(plane.ComputeAttentionMap(x), 1e-5, 1e-5).Should().BeTrue("2HW has HW/4 keys");
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_step_leaves_as_many_tensors_as_it_found(string name, SelfAttentionOptions options)
    {
        var layer = WithGamma(new SelfAttention2d(16, options));
        var counts = Enumerable.Range(0, 4).Select(_ =>
        {
            using (NewDisposeScope())
                layer.call(x).sum().backward();
            return DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        }).ToArray();

        counts[1..].Should().OnlyContain(count => count == counts[1], $"{name} cleans up");
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Made_in_a_scope_and_moved_to_another_type_it_computes_in_that_type(
        string name, SelfAttentionOptions options)
    {
        SelfAttention2d made;
        using (NewDisposeScope())
            made = new(16, options);

        made.to(ScalarType.Float64);

        made.call(x.to(ScalarType.Float64)).dtype.Should().Be(ScalarType.Float64, name);
    }

    private static (SelfAttention1d Line, SelfAttention2d Plane, SelfAttention3d Volume) Equal(
        SelfAttentionOptions options)
    {
        var (line, plane, volume) = (new SelfAttention1d(16, options), new SelfAttention2d(16, options),
            new SelfAttention3d(16, options));
        WithGamma(plane);
        foreach (var layer in new SelfAttention[] { line, volume })
            foreach (var (key, value) in layer.state_dict())
                value.detach().copy_(plane.state_dict()[key].view(value.shape));
        foreach (var layer in new SelfAttention[] { line, plane, volume })
            layer.eval();

        return (line, plane, volume);
    }

    private static SelfAttention2d InFloat64(SelfAttentionOptions options)
    {
        var layer = new SelfAttention2d(8, options with { QueryReduction = 2 });
        layer.to(ScalarType.Float64);
        return Converged(layer, Float64Image());
    }

    /// <summary>A layer in evaluation, after enough calls in training for σ to have converged.</summary>
    private static SelfAttention2d Converged(SelfAttention2d layer, Tensor x)
    {
        WithGamma(layer);
        for (var i = 0; i < 10; i++)
            layer.call(x);
        layer.eval();
        return layer;
    }

    private static SelfAttention2d WithGamma(SelfAttention2d layer)
    {
        layer.get_parameter("gamma")!.detach().fill_(0.7);
        return layer;
    }

    private static Tensor Float64Image() => randn(2, 8, 6, 6, ScalarType.Float64);

    private static void Close(Tensor actual, double[] expected, string because) =>
        NaiveAttention.Numbers(actual.flatten()).Zip(expected, (a, e) => Math.Abs(a - e) / (1 + Math.Abs(e))).Max()
            .Should().BeLessThan(1e-5, because);
}
