using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Layers;

/// <summary>The mean of a layer's batch statistics over several passes, told from its running ones.</summary>
/// <remarks>
/// A running statistic that starts at zero comes to be a known share of the batch's:
/// <c>1 − (1 − momentum)^calls</c>; all of it, where the momentum is left open and torch takes the mean.
/// </remarks>
internal sealed class BatchMean
{
    private const string Mean = "running_mean", Variance = "running_var", Calls = "num_batches_tracked";

    private readonly string name;
    private readonly double? momentum;
    private readonly (Tensor Running, Tensor Sum)[] statistics;
    private readonly Tensor calls;

    private int passes;

    private BatchMean(string name, Module layer, double? momentum)
    {
        (this.name, this.momentum) = (name, momentum);

        calls = layer.get_buffer(Calls)!;
        statistics = [Begun(Mean), Begun(Variance)];

        (Tensor, Tensor) Begun(string statistic)
        {
            var running = layer.get_buffer(statistic)!;
            return (running, zeros_like(running));
        }
    }

    /// <summary>Whether any layer of a network has running statistics.</summary>
    public static bool Exists(Module network) =>
        network.modules().Prepend(network).Any(layer => layer.has_buffer(Mean));

    /// <summary>Begins the means of all layers that have running statistics; the sums belong to the scope.</summary>
    /// <exception cref="ArgumentException">A layer's running statistics do not tell those of a batch.</exception>
    public static IEnumerable<BatchMean> Of(Module network)
    {
        foreach (var (name, layer) in network.named_modules().Prepend((network.GetName(), network)))
            if (layer.has_buffer(Mean))
                yield return new(name, layer, Momentum(name, layer));
    }

    /// <summary>Sets the running statistics to zero, before a pass.</summary>
    public void Begin()
    {
        calls.zero_();
        foreach (var (running, _) in statistics)
            running.zero_();
    }

    /// <summary>Takes in what a pass has left.</summary>
    public void End()
    {
        using var called = calls.ToScalar();
        var count = called.ToInt64();
        if (count == 0)
            return;

        using Scalar share = momentum is { } moved ? 1 - Math.Pow(1 - moved, count) : 1.0;
        foreach (var (running, sum) in statistics)
            sum.add_(running / share, Scalars.One);
        passes++;
    }

    /// <summary>Makes the means the running statistics.</summary>
    /// <exception cref="InvalidOperationException">No pass has called the layer.</exception>
    public void Stand()
    {
        if (passes == 0)
            throw new InvalidOperationException(
                $"A pass must call every layer that has running statistics, but none called {name}; " +
                "let it run the whole network.");

        using Scalar count = passes;
        foreach (var (running, sum) in statistics)
            running.copy_(sum / count);
    }

    private static double? Momentum(string name, Module layer)
    {
        var momentum = layer switch
        {
            BatchNorm torchs => torchs.momentum,
            FeatureNorm ours => ours.Momentum,
            ConditionalBatchNorm2d ours => ours.Momentum,
            _ => 0,
        };

        return momentum is null or (> 0 and <= 1) ? momentum : throw new ArgumentException(
            $"Standing statistics are told from running ones, but those of {name}, a {layer.GetType().Name}, do not " +
            "tell what a batch's are; use torch's batch normalisation or ours, with a momentum above 0.");
    }
}
