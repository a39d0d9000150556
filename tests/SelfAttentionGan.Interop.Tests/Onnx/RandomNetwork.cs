using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Interop.Tests.Onnx;

/// <summary>Networks with weights, statistics and γ as after a training, so that no term is zero or one.</summary>
internal static class RandomNetwork
{
    /// <summary>Changes what starts at a constant: γ, gains, biases and running statistics.</summary>
    public static TModule Trained<TModule>(this TModule network)
        where TModule : Module
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        foreach (var (name, parameter) in network.named_parameters())
            if (name.EndsWith("gamma", StringComparison.Ordinal))
                parameter.fill_(0.7);
            else if (!name.EndsWith("weight_orig", StringComparison.Ordinal))
                parameter.add_(randn_like(parameter) * 0.1);
        foreach (var (name, buffer) in network.named_buffers())
            if (name.EndsWith("running_mean", StringComparison.Ordinal))
                buffer.copy_(randn_like(buffer) * 0.3);
            else if (name.EndsWith("running_var", StringComparison.Ordinal))
                buffer.copy_(rand_like(buffer) + 0.5);

        network.eval();
        return network;
    }

    /// <summary>Largest difference of two tensors of one shape.</summary>
    public static double DistanceTo(this Tensor actual, Tensor expected)
    {
        actual.shape.Should().Equal(expected.shape);

        return (actual - expected).abs().max().item<float>();
    }
}
