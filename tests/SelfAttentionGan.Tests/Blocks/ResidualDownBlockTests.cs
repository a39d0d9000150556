using SelfAttentionGan.Blocks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Blocks;

public sealed class ResidualDownBlockTests : IClassFixture<Seeded>
{
    private readonly Tensor x = randn(2, 4, 6, 8);

    public static TheoryData<string, Func<ResidualDownBlock>> Published => new()
    {
        { "down.wide", () => new(4, 6) },
        {
            "down.thin",
            () => new(4, 6, new() { NarrowHidden = true, Activation = ActivationKind.LeakyRelu, LeakySlope = 0.2 })
        },
        { "down.equal", () => new(4, 4) },
        { "down.first", () => new(3, 4, first: true) },
        { "down.first-whole", () => new(3, 4, new() { NarrowHidden = true }, downsample: false, first: true) },
        { "down.whole", () => new(4, 6, downsample: false) },
        { "down.identity", () => new(4, 4, downsample: false) },
        { "down.in-place", () => new(4, 6, new() { ActivateShortcut = true }) },
        { "down.in-place-identity", () => new(4, 4, new() { ActivateShortcut = true }, downsample: false) },
        { "down.spectral", () => new(4, 6, new() { SpectralNorm = new() }) },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Three_steps_and_an_evaluation_are_those_of_pytorch(string name, Func<ResidualDownBlock> make)
    {
        var block = make();

        block.ShouldEqualGolden(name, (map, _) => block.call(map));
    }

    [Theory]
    [InlineData(6, 8, 3, 4)]
    [InlineData(7, 9, 3, 4)]
    [InlineData(2, 3, 1, 1)]
    public void The_map_is_half_as_high_and_wide_rounded_down(long height, long width, long high, long wide)
    {
        var block = new ResidualDownBlock(4, 7);

        block.call(randn(2, 4, height, width)).shape.Should().Equal(2, 7, high, wide);
    }

    [Fact]
    public void Without_downsampling_and_with_equal_channels_the_shortcut_is_the_identity()
    {
        var block = new ResidualDownBlock(4, 4, downsample: false);
        Zero(block);

        block.call(x).allclose(x, 0, 0).Should().BeTrue("the convolutions are zero");
        block.state_dict().Keys.Should().NotContain(key => key.StartsWith("shortcut", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_first_block_has_no_activation_before_its_convolution()
    {
        var (first, later) = (new ResidualDownBlock(4, 5, first: true), new ResidualDownBlock(4, 5));
        foreach (var block in new[] { first, later })
            block.get_parameter("shortcut.weight")!.detach().zero_();
        var below = -x.abs();

        later.call(below).allclose(later.call(2 * below), 0, 0).Should().BeTrue("ReLU is zero there");
        first.call(below).allclose(first.call(2 * below)).Should().BeFalse();
    }

    [Theory]
    [InlineData(false, false, 6)]
    [InlineData(true, false, 4)]
    [InlineData(true, true, 6)]
    public void A_narrow_blocks_hidden_channels_are_its_inputs_unless_it_is_the_first(
        bool narrow, bool first, long hidden)
    {
        var block = new ResidualDownBlock(4, 6, new() { NarrowHidden = narrow }, first: first);

        block.get_parameter("conv1.weight")!.shape[0].Should().Be(hidden);
    }

    [Theory]
    [InlineData(false, 39_463_618, "the released code's discriminator for 128×128 has as many")]
    [InlineData(true, 30_062_338, "mimicry's discriminator for 128×128 has as many")]
    public void The_published_discriminators_have_as_many_parameters(bool narrow, long published, string because)
    {
        var options = new BlockOptions { NarrowHidden = narrow, Classes = 1000 };
        long[] channels = [3, 64, 128, 256, 512, 1024, 1024];

        var blocks = channels.Zip(channels.Skip(1)).Sum(width => Count(new ResidualDownBlock(
            width.First, width.Second, options, downsample: width.First != width.Second, first: width.First == 3)));

        const int attention = 20_481;
        (blocks + attention + Count(new ProjectionHead(1024, options))).Should().Be(published, because);

        static long Count(Module made)
        {
            using (made)
                return made.parameters().Sum(parameter => parameter.numel());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_are_finite_differences(bool first)
    {
        var smooth = new ResidualDownBlock(4, 3, new() { Activation = ActivationKind.Silu }, first: first);
        smooth.to(ScalarType.Float64);
        var (image, weights) = (x.to(ScalarType.Float64), randn(2, 3, 3, 4, ScalarType.Float64));

        DirectionalGradientCheck.ShouldAgree("down block", smooth, image, map => (smooth.call(map) * weights).sum());
    }

    [Fact]
    public void Wrong_channels_and_small_maps_are_errors_before_torch_is_called()
    {
        var block = new ResidualDownBlock(4, 7);

        block.Invoking(it => it.call(zeros(2, 3, 5, 6)))
            .Should().Throw<ArgumentException>().WithMessage("*N×4×H×W*but got 2×3×5×6;*");
        block.Invoking(it => it.call(zeros(2, 4, 1, 6)))
            .Should().Throw<ArgumentException>().WithMessage("*2×2 or more, but got 2×4×1×6;*");
        FluentActions.Invoking(() => new ResidualDownBlock(-3, 4))
            .Should().Throw<ArgumentException>().WithMessage("*at least 1 channel, but got -3;*");
    }

    [Fact]
    public void Calling_it_leaves_no_intermediate_tensor_behind()
    {
        var (halving, whole) = (new ResidualDownBlock(4, 4), new ResidualDownBlock(4, 4, downsample: false));
        using var scope = NewDisposeScope();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        halving.call(x);
        whole.call(x);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 2, "only the outputs stay");
    }

    private static void Zero(Module module)
    {
        foreach (var parameter in module.parameters())
            parameter.detach().zero_();
    }
}
