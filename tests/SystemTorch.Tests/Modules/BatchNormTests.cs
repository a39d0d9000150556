using Goldens;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SystemTorch.Tests.Modules;

public sealed class BatchNormTests
{
    private readonly Golden golden = new("batch-norm");
    private readonly BatchNorm2d layer = BatchNorm2d(4);

    public BatchNormTests()
    {
        using (no_grad())
        {
            layer.weight!.copy_(golden["weight"]);
            layer.bias!.copy_(golden["bias"]);
        }
    }

    [Fact]
    public void Three_training_steps_and_an_evaluation_equal_PyTorchs()
    {
        for (var step = 0; step < 3; step++)
            Train(step);

        layer.eval();

        golden.ShouldHold("eval.output", layer.call(golden["eval.x"]));
        golden.ShouldHold("num_batches_tracked", layer.get_buffer("num_batches_tracked"));
    }

    private void Train(int step)
    {
        var x = golden[$"{step}.x"].clone().requires_grad_();
        layer.zero_grad();

        var y = layer.call(x);
        (y * golden[$"{step}.direction"]).sum().backward();

        golden.ShouldHold($"{step}.output", y);
        golden.ShouldHold($"{step}.grad.x", x.grad);
        golden.ShouldHold($"{step}.grad.weight", layer.weight!.grad);
        golden.ShouldHold($"{step}.grad.bias", layer.bias!.grad);
        golden.ShouldHold($"{step}.running_mean", layer.running_mean);
        golden.ShouldHold($"{step}.running_var", layer.running_var);
    }

    [Fact]
    public void Evaluation_leaves_the_statistics_alone()
    {
        var before = layer.running_mean!.clone();
        layer.eval();

        _ = layer.call(randn(2, 4, 3, 3) + 5);

        layer.running_mean!.allclose(before, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void A_layer_without_statistics_normalises_each_batch_even_in_evaluation()
    {
        using var stateless = BatchNorm2d(4, affine: false, track_running_stats: false);
        stateless.eval();

        var y = stateless.call(randn(8, 4, 6, 6) * 3 + 5);

        y.mean([0, 2, 3]).allclose(zeros(4), atol: 1e-5).Should().BeTrue();
        stateless.state_dict().Should().BeEmpty();
    }
}
