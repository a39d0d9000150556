using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SystemTorch.Tests.Autograd;

public sealed class GradModeTests
{
    private readonly Tensor x = ones([2], requires_grad: true);

    [Fact]
    public void No_graph_is_drawn_under_no_grad()
    {
        using (no_grad())
        {
            is_grad_enabled().Should().BeFalse();
            (x * 2).requires_grad.Should().BeFalse();
            x.add_(1);
        }

        is_grad_enabled().Should().BeTrue();
        x.sum().item<float>().Should().Be(4);
        (x * 2).requires_grad.Should().BeTrue();
    }

    [Fact]
    public void Modes_nest_and_return()
    {
        using (no_grad())
        {
            using (enable_grad())
                (x * 2).requires_grad.Should().BeTrue();
            is_grad_enabled().Should().BeFalse();
            using (set_grad_enabled(true))
                is_grad_enabled().Should().BeTrue();
        }

        is_grad_enabled().Should().BeTrue();
    }

    [Fact]
    public void Inference_draws_no_graph_and_its_tensors_cannot_join_one()
    {
        Tensor y;
        using (inference_mode())
        {
            is_inference_mode_enabled().Should().BeTrue();
            y = x * 2;
        }

        is_inference_mode_enabled().Should().BeFalse();
        y.requires_grad.Should().BeFalse();
        y.Invoking(t => t * x).Should().Throw<ExternalException>().WithMessage("*Inference tensors cannot be saved*");
    }

    [Fact]
    public void A_mode_holds_for_its_thread_only()
    {
        var elsewhere = false;
        using (no_grad())
        {
            var thread = new Thread(() => elsewhere = is_grad_enabled());
            thread.Start();
            thread.Join();
        }

        elsewhere.Should().BeTrue();
    }

    [Fact]
    public void Anomalies_are_found_where_they_arise()
    {
        AnomalyMode.IsEnabled.Should().BeFalse();
        using (autograd.detect_anomaly())
        {
            AnomalyMode.IsEnabled.Should().BeTrue();
            var bad = zeros([1], requires_grad: true);
            bad.Invoking(t => (t.sqrt() * 0).sum().backward())
                .Should().Throw<ExternalException>().WithMessage("*returned nan values*");
        }

        AnomalyMode.IsEnabled.Should().BeFalse();
    }
}
