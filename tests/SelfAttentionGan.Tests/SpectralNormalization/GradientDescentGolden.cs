using Goldens;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.SpectralNormalization;

/// <summary>Five steps of gradient descent towards ones, compared with the golden run.</summary>
internal static class GradientDescentGolden
{
    public static void ShouldBe(Golden golden, string topic, Module<Tensor, Tensor> layer)
    {
        layer.load_state_dict(golden.Under($"{topic}.start"));
        var optimizer = optim.SGD(layer.parameters(), learningRate: 0.5);

        var losses = new List<Tensor>();
        for (var step = 0; step < 5; step++)
        {
            var loss = (layer.call(golden[$"{topic}.x"]) - 1).square().mean();
            losses.Add(loss.detach());
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }

        golden.ShouldHold($"{topic}.losses", stack(losses), within: 1e-4);
        foreach (var (key, value) in layer.state_dict())
            golden.ShouldHold($"{topic}.end.{key}", value, within: 1e-4);

        layer.eval();
        golden.ShouldHold($"{topic}.eval.output", layer.call(golden[$"{topic}.x"]), within: 1e-4);
    }
}
