using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Blocks;

public sealed class ResidualUpBlockTests : IClassFixture<Seeded>
{
    private static readonly BlockOptions Conditional = new() { Normalization = NormalizationKind.ConditionalBatch, Classes = 3 };

    private readonly ResidualUpBlock block = new(inChannels: 4, outChannels: 3, Conditional);
    private readonly Tensor x = randn(2, 4, 5, 6);
    private readonly Tensor labels = tensor(new[] { 2L, 0 });

    public static TheoryData<string, BlockOptions> Published => new()
    {
        { "up.none", new() },
        {
            "up.batch",
            new()
            {
                Normalization = NormalizationKind.Batch,
                Activation = ActivationKind.LeakyRelu,
                LeakySlope = 0.2,
                Upsampling = UpsamplingMode.Bilinear,
            }
        },
        { "up.instance", new() { Normalization = NormalizationKind.Instance, Activation = ActivationKind.Elu } },
        { "up.layer", new() { Normalization = NormalizationKind.Layer, Activation = ActivationKind.Gelu } },
        { "up.classes", Conditional },
        {
            "up.vector",
            new()
            {
                Normalization = NormalizationKind.ConditionalBatch,
                ConditionDim = 5,
                Activation = ActivationKind.Silu,
                Upsampling = UpsamplingMode.Bilinear,
            }
        },
        { "up.spectral", Conditional with { SpectralNorm = new() } },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Three_steps_and_an_evaluation_are_those_of_pytorch(string name, BlockOptions options)
    {
        var layer = new ResidualUpBlock(inChannels: 4, outChannels: 3, options);

        layer.ShouldEqualGolden(name, layer.call);
    }

    [Theory]
    [InlineData(UpsamplingMode.Nearest)]
    [InlineData(UpsamplingMode.Bilinear)]
    public void The_map_is_twice_as_high_and_wide(UpsamplingMode mode)
    {
        var up = new ResidualUpBlock(inChannels: 4, outChannels: 7, new() { Upsampling = mode });

        up.call(x, null).shape.Should().Equal(2, 7, 10, 12);
    }

    [Fact]
    public void With_zero_convolutions_the_output_is_the_shortcut()
    {
        Zero(block, "conv2");

        var y = block.call(x, labels);
        var shortcut = functional.conv2d(
            x, block.get_parameter("shortcut.weight")!, block.get_parameter("shortcut.bias"));

        y[.., .., 1.., 1..][.., .., TensorIndex.Slice(null, null, 2), TensorIndex.Slice(null, null, 2)]
            .allclose(shortcut, 1e-4, 1e-5).Should().BeTrue("nearest neighbor, and no activation after the sum");
    }

    [Fact]
    public void The_label_has_an_effect_once_an_embedding_is_trained()
    {
        block.eval();
        block.call(x, labels).allclose(block.call(x, labels.flip(0)), 0, 0).Should().BeTrue("all embeddings are zero");

        block.get_parameter("norm1.bias.weight")!.detach()[0].fill_(1);

        block.call(x, labels).allclose(block.call(x, labels.flip(0))).Should().BeFalse();
    }

    [Fact]
    public void The_options_add_spectral_normalization_to_every_convolution()
    {
        var normalized = new ResidualUpBlock(4, 3, Conditional with { SpectralNorm = new() });

        normalized.state_dict().Keys.Where(key => key.EndsWith("weight_u", StringComparison.Ordinal))
            .Should().BeEquivalentTo("conv1.weight_u", "conv2.weight_u", "shortcut.weight_u");
    }

    [Fact]
    public void The_options_initialize_its_weights()
    {
        var options = new BlockOptions { Initialization = Initialization.Orthogonal, SpectralNorm = new() };
        var initialized = new ResidualUpBlock(4, 3, options);

        var weight = initialized.get_parameter("conv1.weight_orig")!.detach().flatten(1);      // (3, 36)

        weight.mm(weight.t()).allclose(eye(3), 1e-4, 1e-5).Should().BeTrue();
        initialized.get_parameter("conv1.bias")!.abs().max().item<float>().Should().Be(0);
    }

    [Fact]
    public void The_official_generator_has_as_many_parameters_as_published()
    {
        var options = Conditional with { Classes = 1000 };
        long[] channels = [1024, 1024, 512, 256, 128, 64];

        var blocks = channels.Zip(channels.Skip(1)).Sum(width =>
        {
            using var made = new ResidualUpBlock(width.First, width.Second, options);
            return made.parameters().Sum(parameter => parameter.numel());
        });

        const int start = 128 * 16384 + 16384, attention = 81_921, end = 2 * 64 + 64 * 3 * 9 + 3;
        (start + blocks + attention + end)
            .Should().Be(42_078_852, "the released code's generator for 128×128 has as many");
    }

    [Fact]
    public void Gradients_are_finite_differences()
    {
        var smooth = new ResidualUpBlock(4, 3, Conditional with { Activation = ActivationKind.Gelu });
        smooth.to(ScalarType.Float64);
        var (image, weights) = (x.to(ScalarType.Float64), randn(2, 3, 10, 12, ScalarType.Float64));

        DirectionalGradientCheck.ShouldAgree("up block", smooth, image, map => (smooth.call(map, labels) * weights).sum());
    }

    [Fact]
    public void A_missing_label_and_wrong_channels_are_errors_before_torch_is_called()
    {
        block.Invoking(it => it.call(x, null))
            .Should().Throw<ArgumentException>().WithMessage("*2 labels of type Int64, but got nothing;*");
        block.Invoking(it => it.call(zeros(2, 3, 5, 6), labels))
            .Should().Throw<ArgumentException>().WithMessage("*N×4×H×W*but got 2×3×5×6;*");
        FluentActions.Invoking(() => new ResidualUpBlock(4, 0))
            .Should().Throw<ArgumentException>().WithMessage("*at least 1 channel, but got 0;*");
    }

    [Fact]
    public void Made_in_a_scope_it_outlives_the_scope()
    {
        ResidualUpBlock made;
        using (NewDisposeScope())
            made = new(4, 3, new() { Normalization = NormalizationKind.Batch, SpectralNorm = new() });

        made.call(x, null).shape.Should().Equal(2, 3, 10, 12);
    }

    [Fact]
    public void Calling_it_leaves_no_intermediate_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        block.call(x, labels);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1, "only the output stays");
    }

    private static void Zero(Module module, string layer)
    {
        foreach (var (name, parameter) in module.named_parameters())
            if (name.StartsWith(layer, StringComparison.Ordinal))
                parameter.detach().zero_();
    }
}
