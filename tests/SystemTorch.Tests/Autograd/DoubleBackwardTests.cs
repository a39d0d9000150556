using Goldens;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SystemTorch.Tests.Autograd;

public sealed class DoubleBackwardTests
{
    private readonly Golden golden = new("double-backward");

    [Fact]
    public void A_gradient_penalty_trains_every_weight_of_a_critic_as_PyTorch_does()
    {
        var weights = golden.Under("weight").ToDictionary(w => w.Key, w => w.Value.clone().requires_grad_());
        var x = golden["x"].clone().requires_grad_();

        var score = Score(x, weights);
        var slope = autograd.grad([score.sum()], [x], retain_graph: true, create_graph: true)[0];
        var penalty = (slope.flatten(1).norm(1) - 1).square().mean();
        (10 * penalty).backward();

        golden.ShouldHold("score", score);
        golden.ShouldHold("slope", slope);
        golden.ShouldHold("penalty", penalty);
        foreach (var (name, weight) in weights)
            golden.ShouldHold($"grad.{name}", weight.grad);
    }

    private static Tensor Score(Tensor x, Dictionary<string, Tensor> weights)
    {
        var h = leaky_relu(conv2d(x, weights["conv"], padding: [1, 1]), 0.1);
        var query = conv2d(h, weights["query"]).flatten(2);
        var key = conv2d(h, weights["key"]).flatten(2);
        var value = conv2d(h, weights["value"]).flatten(2);

        var attention = softmax(query.transpose(1, 2).bmm(key), -1);
        h = h.flatten(2) + value.bmm(attention.transpose(1, 2));

        return linear(tanh(h).mean([2L]), weights["score"]);
    }

    [Fact]
    public void The_third_derivative_of_a_cube_is_six()
    {
        var x = tensor(2.0, requires_grad: true);
        var y = x * x * x;

        for (var order = 0; order < 3; order++)
            y = autograd.grad([y], [x], retain_graph: true, create_graph: true)[0];

        y.item<double>().Should().Be(6);
    }
}
