using SelfAttentionGan.Blocks.Normalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Blocks.Normalization;

public sealed class NormalizationLayerTests : IClassFixture<Seeded>
{
    private readonly Tensor x = randn(3, 4, 5, 6) * 2 + 1;

    [Fact]
    public void None_is_the_identity()
    {
        Of(NormalizationKind.None).call(x, null).allclose(x, 0, 0).Should().BeTrue();
        Of(NormalizationKind.None).state_dict().Should().BeEmpty();
    }

    [Theory]
    [InlineData(NormalizationKind.Batch, new long[] { 0, 2, 3 })]
    [InlineData(NormalizationKind.Instance, new long[] { 2, 3 })]
    [InlineData(NormalizationKind.Layer, new long[] { 1, 2, 3 })]
    public void A_new_layer_gives_mean_zero_and_variance_one_over_its_dimensions(NormalizationKind norm, long[] over)
    {
        var y = Of(norm).call(x, null);

        y.mean(over).abs().max().item<float>().Should().BeLessThan(1e-5f);
        (y.var(over, unbiased: false) - 1).abs().max().item<float>().Should().BeLessThan(1e-3f);
    }

    [Theory]
    [InlineData(NormalizationKind.Batch)]
    [InlineData(NormalizationKind.Instance)]
    [InlineData(NormalizationKind.Layer)]
    public void Gain_and_bias_are_per_channel(NormalizationKind norm)
    {
        var layer = Of(norm);
        var before = layer.call(x, null);
        layer.get_parameter("weight")!.detach()[2] = 3;
        layer.get_parameter("bias")!.detach()[2] = 5;

        var after = layer.call(x, null);

        after[.., 2].allclose(3 * before[.., 2] + 5, 1e-4, 1e-4).Should().BeTrue();
        after[.., ..2].allclose(before[.., ..2]).Should().BeTrue();
    }

    [Theory]
    [InlineData(NormalizationKind.Batch, false)]
    [InlineData(NormalizationKind.Instance, true)]
    [InlineData(NormalizationKind.Layer, false)]
    public void Only_instance_normalization_normalizes_every_channel_of_every_map(NormalizationKind norm, bool all)
    {
        var shifted = x + arange(4).view(1, 4, 1, 1) * arange(3).view(3, 1, 1, 1);

        var means = Of(norm).call(shifted, null).mean([2, 3]);                  // (n, c)

        means.allclose(zeros(3, 4), 0, 1e-4).Should().Be(all);
    }

    [Fact]
    public void Batch_normalization_is_torchs_with_its_keys()
    {
        var (ours, torchs) = (Of(NormalizationKind.Batch), BatchNorm2d(4));

        ours.call(x, null).allclose(torchs.call(x), 0, 0).Should().BeTrue();

        ours.state_dict().Keys.Should().BeEquivalentTo(torchs.state_dict().Keys);
        foreach (var (key, value) in torchs.state_dict())
            ours.state_dict()[key].allclose(value, 0, 0).Should().BeTrue(key);
    }

    [Fact]
    public void Without_running_statistics_evaluation_uses_the_batchs()
    {
        var layer = NormalizationLayer.Create(4, new() { Normalization = NormalizationKind.Batch, RunningStatistics = false });
        var inTraining = layer.call(x, null);

        layer.eval();

        layer.call(x, null).allclose(inTraining, 0, 0).Should().BeTrue();
        layer.state_dict().Keys.Should().BeEquivalentTo("weight", "bias");
    }

    [Fact]
    public void Conditional_normalization_needs_its_condition()
    {
        var layer = NormalizationLayer.Create(4, new() { Normalization = NormalizationKind.ConditionalBatch, Classes = 2 });

        layer.Should().BeOfType<ConditionalBatchNorm2d>();
        layer.Invoking(it => it.call(x, null)).Should().Throw<ArgumentException>().WithMessage("*but got nothing;*");
    }

    private static Module<Tensor, Tensor?, Tensor> Of(NormalizationKind norm) => NormalizationLayer.Create(4, new() { Normalization = norm });
}
