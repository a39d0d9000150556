using SelfAttentionGan.Blocks;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Blocks;

public sealed class PointwiseResidualBlockTests : IClassFixture<Seeded>
{
    private readonly PointwiseResidualBlock layer = new(channels: 16);
    private readonly Tensor x = randn(2, 16, 3, 5);

    [Fact]
    public void A_new_layer_is_the_identity()
    {
        layer.call(x).allclose(x, 0, 0).Should().BeTrue("γ starts at zero");
    }

    [Theory]
    [InlineData(64, 5_121)]
    [InlineData(128, 20_481)]
    [InlineData(256, 81_921)]
    public void It_has_as_many_parameters_as_the_official_attention(long channels, long published)
    {
        new PointwiseResidualBlock(channels).parameters().Sum(parameter => parameter.numel()).Should().Be(published);
    }

    [Fact]
    public void An_output_depends_on_its_own_position_only()
    {
        layer.get_parameter("gamma")!.detach().fill_(0.7);
        var touched = x.clone();
        touched[.., .., 1, 2] += 1;

        var change = (layer.call(touched) - layer.call(x)).abs().sum([0, 1]);      // (h, w)

        change[1, 2].item<float>().Should().BePositive();
        change.sum().item<float>().Should().Be(change[1, 2].item<float>(), "attention would have changed the others");
    }

    [Fact]
    public void Three_steps_and_an_evaluation_are_those_of_pytorch()
    {
        var small = new PointwiseResidualBlock(channels: 8, scalarGamma: true);

        small.ShouldEqualGolden("pointwise", (map, _) => small.call(map));
    }

    [Fact]
    public void Gamma_has_the_shape_of_the_options()
    {
        layer.get_parameter("gamma")!.shape.Should().Equal(1);
        new PointwiseResidualBlock(16, scalarGamma: true).get_parameter("gamma")!.shape.Should().BeEmpty();
    }

    [Fact]
    public void The_options_add_spectral_normalization_to_both_convolutions()
    {
        var normalized = new PointwiseResidualBlock(16, new() { SpectralNorm = new() });

        normalized.state_dict().Keys.Should().Contain("reduce.weight_u", "expand.weight_u");
        normalized.call(x).allclose(x, 0, 0).Should().BeTrue("γ starts at zero, with spectral normalization, too");
    }

    [Theory]
    [InlineData(12)]
    [InlineData(0)]
    [InlineData(-8)]
    public void Channels_that_are_not_a_multiple_of_8_are_an_error(long channels)
    {
        var make = () => new PointwiseResidualBlock(channels);

        make.Should().Throw<ArgumentException>().WithMessage($"*a multiple of 8 channels, but got {channels};*");
    }

    [Fact]
    public void Maps_of_another_shape_are_an_error_before_torch_is_called()
    {
        layer.Invoking(it => it.call(zeros(2, 8, 3, 5)))
            .Should().Throw<ArgumentException>().WithMessage("*N×16×H×W*but got 2×8×3×5;*");
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
