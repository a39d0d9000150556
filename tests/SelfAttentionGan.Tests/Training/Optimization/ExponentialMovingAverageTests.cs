using SelfAttentionGan.SpectralNormalization;
using SelfAttentionGan.Training.Optimization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training.Optimization;

public sealed class ExponentialMovingAverageTests : IClassFixture<Seeded>
{
    [Fact]
    public void It_starts_as_a_copy()
    {
        var (mean, source) = (Normalized(), Normalized());

        _ = new ExponentialMovingAverage(mean, source, decay: 0.9, startStep: 0);

        mean.state_dict().Should().OnlyContain(entry => entry.Value.allclose(source.state_dict()[entry.Key], 0, 0, false));
    }

    [Fact]
    public void Each_update_decays_the_average()
    {
        var (mean, source) = (Linear(1, 1, hasBias: false), Linear(1, 1, hasBias: false));
        Set(source, 4);
        var average = new ExponentialMovingAverage(mean, source, decay: 0.75, startStep: 0);

        Update(average, source, 8, step: 1);
        mean.weight!.item<float>().Should().Be(5, "0.75 · 4 + 0.25 · 8");

        Update(average, source, 0, step: 2);
        mean.weight!.item<float>().Should().Be(3.75f, "0.75 · 5 + 0.25 · 0");
    }

    [Fact]
    public void Weights_are_copied_before_the_start_step()
    {
        var (mean, source) = (Linear(1, 1, hasBias: false), Linear(1, 1, hasBias: false));
        var average = new ExponentialMovingAverage(mean, source, decay: 0.5, startStep: 3);

        Update(average, source, 8, step: 2);
        mean.weight!.item<float>().Should().Be(8, "step 2 is before step 3");

        Update(average, source, 4, step: 3);
        mean.weight!.item<float>().Should().Be(6, "0.5 · 8 + 0.5 · 4");
    }

    [Fact]
    public void Buffers_are_copied_to_the_bit()
    {
        var (mean, source) = (Normalized(), Normalized());
        var average = new ExponentialMovingAverage(mean, source, decay: 0.9, startStep: 0);

        for (var step = 1; step <= 20; step++)
        {
            init.normal_(source.get_parameter("0.weight_orig")!);
            source.call(randn(16, 4));
            average.Update(step);
        }

        mean.named_buffers().Should().HaveCount(5, "u, v, mean, variance and batches");
        mean.named_buffers().Should().OnlyContain(
            entry => entry.buffer.allclose(source.get_buffer(entry.name)!, 0, 0, false));
        mean.get_buffer("0.weight_u")!.norm().item<float>().Should().BeApproximately(
            1, 1e-5f, "a mean of directions would be shorter, and σ with it");
    }

    [Fact]
    public void Own_statistics_are_those_of_the_averages_passes()
    {
        var (mean, source) = (Normalized(), Normalized());
        var average = new ExponentialMovingAverage(mean, source, decay: 0.9, startStep: 2, ownStatistics: true);
        var batch = randn(64, 4);
        using var constant = no_grad();

        average.Update(1);
        source.call(batch);
        average.Update(1);
        mean.get_buffer("1.running_mean")!.allclose(source.get_buffer("1.running_mean")!, 0, 0, false).Should()
            .BeTrue("before the start step they are copied");

        for (var step = 2; step <= 200; step++)
        {
            average.Update(step);
            average.UpdateStatistics(() => mean.call(batch));
        }

        var output = ((SpectralNorm)mean[0]).call(batch);
        mean.get_buffer("1.running_mean")!.allclose(output.mean([0L]), 1e-4, 1e-5, false).Should().BeTrue();
        mean.get_buffer("0.weight_u")!.allclose(source.get_buffer("0.weight_u")!, 0, 0, false).Should()
            .BeTrue("spectral normalization's buffers are copied all the same");
        mean.modules().Should().OnlyContain(layer => !layer.training);
    }

    [Fact]
    public void Constant_weights_have_the_same_average_bit_for_bit()
    {
        var (mean, source) = (Normalized(), Normalized());
        var average = new ExponentialMovingAverage(mean, source, decay: 0.999, startStep: 0);

        for (var step = 1; step <= 100; step++)
            average.Update(step);

        mean.state_dict().Should().OnlyContain(entry => entry.Value.allclose(source.state_dict()[entry.Key], 0, 0, false));
    }

    [Fact]
    public void The_average_is_in_evaluation_mode_and_its_source_is_not()
    {
        var (mean, source) = (Normalized(), Normalized());

        _ = new ExponentialMovingAverage(mean, source, decay: 0.9, startStep: 0);

        (mean.training, source.training).Should().Be((false, true));
    }

    [Fact]
    public void It_leaves_no_tensor_behind()
    {
        var (mean, source) = (Normalized(), Normalized());
        var average = new ExponentialMovingAverage(mean, source, decay: 0.9, startStep: 2);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        average.Update(1);
        average.Update(2);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void A_network_of_another_width_is_rejected()
    {
        Create(Linear(4, 3), Linear(4, 2)).Should().Throw<ArgumentException>()
            .WithMessage("*the generator's architecture, but weight is 3×4 of Float32 there and 2×4*same builder*");
    }

    [Fact]
    public void A_network_with_other_layers_is_rejected()
    {
        Create(Linear(4, 2), Linear(4, 2, hasBias: false)).Should().Throw<ArgumentException>()
            .WithMessage("*bias is 2 of Float32 there and missing in the generator*");
        Create(Sequential(Linear(4, 2)), Sequential(Linear(4, 2), BatchNorm1d(2, affine: false)))
            .Should().Throw<ArgumentException>().WithMessage("*1.running_mean is missing there*");
    }

    [Fact]
    public void A_network_of_another_precision_is_rejected()
    {
        Create(Linear(4, 2).to(float64), Linear(4, 2)).Should().Throw<ArgumentException>()
            .WithMessage("*2×4 of Float64 there and 2×4 of Float32*");
    }

    [Fact]
    public void A_network_cannot_be_its_own_average()
    {
        var generator = Linear(4, 2);

        Create(generator, generator).Should().Throw<ArgumentException>()
            .WithMessage("*tensors of its own, but shares weight*");
    }

    private static Sequential Normalized() => Sequential(new SpectralNorm(Linear(4, 3)), BatchNorm1d(3));

    private static Action Create(Module mean, Module source) =>
        () => _ = new ExponentialMovingAverage(mean, source, decay: 0.9, startStep: 0);

    private static void Update(ExponentialMovingAverage average, Linear source, float value, int step)
    {
        Set(source, value);
        average.Update(step);
    }

    private static void Set(Linear source, float value)
    {
        using var constant = no_grad();

        source.weight!.fill_(value);
    }
}
