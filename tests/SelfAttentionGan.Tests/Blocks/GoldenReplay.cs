using Goldens;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Blocks;

/// <summary>Replays a PyTorch run of a layer from the goldens: <c>follow</c> in <c>blocks.py</c>.</summary>
internal static class GoldenReplay
{
    private static readonly Golden Golden = new("blocks");

    /// <summary>Three calls in training, the gradients of the last, the state after it, a call in evaluation.</summary>
    public static void ShouldEqualGolden(this Module layer, string name, Func<Tensor, Tensor?, Tensor> call)
    {
        layer.to(ScalarType.Float64).load_state_dict(Golden.Under($"{name}.start"));

        for (var step = 0; step < 2; step++)
            Golden.ShouldHold($"{name}.{step}.output", call(X(name, step), Condition(name, step)), within: 1e-9);
        ShouldHaveGradients(layer, name, call);

        layer.eval();
        Golden.ShouldHold($"{name}.3.output", call(X(name, 3), Condition(name, 3)), within: 1e-9);
    }

    private static void ShouldHaveGradients(Module layer, string name, Func<Tensor, Tensor?, Tensor> call)
    {
        using var x = X(name, 2).clone().requires_grad_();
        var output = call(x, Condition(name, 2));
        (output * Golden[$"{name}.direction"]).sum().backward();

        Golden.ShouldHold($"{name}.2.output", output, within: 1e-9);
        Golden.ShouldHold($"{name}.grad.x", x.grad, within: 1e-9);
        Golden.Under($"{name}.grad").Keys.Should().BeEquivalentTo(
            layer.named_parameters().Select(parameter => parameter.name).Append("x"));
        foreach (var (key, parameter) in layer.named_parameters())
            Golden.ShouldHold($"{name}.grad.{key}", parameter.grad, within: 1e-9);

        Golden.Under($"{name}.end").Keys.Should().BeEquivalentTo(layer.state_dict().Keys);
        foreach (var (key, value) in layer.state_dict())
            Golden.ShouldHold($"{name}.end.{key}", value, within: 1e-9);
    }

    private static Tensor X(string name, int step) => Golden[$"{name}.{step}.x"];

    private static Tensor? Condition(string name, int step) =>
        Golden.Under($"{name}.{step}").GetValueOrDefault("condition");
}
