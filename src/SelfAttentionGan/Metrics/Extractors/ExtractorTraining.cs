using SelfAttentionGan.Training.Optimization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Metrics.Extractors;

/// <summary>
/// Training of a network for metrics: Adam, with a learning rate that falls to 0 along a cosine (Loshchilov and Hutter 2017).
/// </summary>
internal static class ExtractorTraining
{
    /// <summary>Trains a network, whose parameters have no gradient afterwards.</summary>
    /// <param name="network">The network, in training mode.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="learningRate">The first learning rate.</param>
    /// <param name="loss">Computes the loss of a step, from 0; it runs in a dispose scope of its own.</param>
    /// <param name="report">Receives each step, from 1, and its loss.</param>
    public static void Run(
        Module network, int steps, double learningRate, Func<int, Tensor> loss, Action<int, double>? report)
    {
        using var grad = enable_grad();
        using var optimizer = optim.Adam(network.parameters(), learningRate);
        var update = OptimizerStep.For(optimizer);
        var group = optimizer.ParamGroups.Single();

        for (var step = 0; step < steps; step++)
        {
            group.LearningRate = learningRate * (1 + Math.Cos(Math.PI * step / steps)) / 2;
            var value = Update(step);
            foreach (var parameter in network.parameters())
                parameter.grad = null;
            report?.Invoke(step + 1, value);
        }

        double Update(int step)
        {
            using var scope = NewDisposeScope();
            var computed = loss(step);
            computed.backward();
            update.Apply();

            return computed.item<float>();
        }
    }
}
