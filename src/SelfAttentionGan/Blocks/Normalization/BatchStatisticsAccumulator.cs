using SelfAttentionGan.Platform;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Blocks.Normalization;

/// <summary>Accumulates a layer's batch statistics over several passes, for <see cref="StandingStatistics"/>.</summary>
/// <remarks>
/// Batch statistics are computed from running ones: a running statistic that starts at zero is a known fraction of the
/// batch's, <c>1 − (1 − momentum)^calls</c>; equal to it without a momentum, where torch takes the cumulative mean.
/// </remarks>
internal sealed class BatchStatisticsAccumulator
{
    private const string Mean = "running_mean", Variance = "running_var", Batches = "num_batches_tracked";

    private readonly string name;
    private readonly double? momentum;
    private readonly (Tensor Running, Tensor Sum)[] statistics;
    private readonly Tensor calls;

    private int passes;

    private BatchStatisticsAccumulator(string name, Module layer, double? momentum)
    {
        (this.name, this.momentum) = (name, momentum);

        calls = layer.get_buffer(Batches)!;
        statistics = [Zero(Mean), Zero(Variance)];

        (Tensor, Tensor) Zero(string statistic)
        {
            var running = layer.get_buffer(statistic)!;
            return (running, zeros_like(running));
        }
    }

    /// <summary>Whether any layer of a network has running statistics.</summary>
    public static bool AppliesTo(Module network) => LayersOf(network).Any();

    /// <summary>Returns the layers of a network that have running statistics.</summary>
    public static IEnumerable<Module> LayersOf(Module network) =>
        network.modules().Prepend(network).Where(layer => layer.has_buffer(Mean));

    /// <summary>
    /// Creates an accumulator for each layer with running statistics; the current dispose scope owns the sums.
    /// </summary>
    /// <exception cref="ArgumentException">Batch statistics cannot be computed from a layer's running ones.</exception>
    public static IEnumerable<BatchStatisticsAccumulator> CreateAll(Module network)
    {
        foreach (var (name, layer) in network.named_modules().Prepend((network.GetName(), network)))
            if (layer.has_buffer(Mean))
                yield return new(name, layer, Momentum(name, layer));
    }

    /// <summary>Zeroes the running statistics before a pass.</summary>
    public void Start()
    {
        calls.zero_();
        foreach (var (running, _) in statistics)
            running.zero_();
    }

    /// <summary>Adds the batch statistics of a pass.</summary>
    public void Add()
    {
        using var called = calls.ToScalar();
        var count = called.ToInt64();
        if (count == 0)
            return;

        using Scalar fraction = momentum is { } factor ? 1 - Math.Pow(1 - factor, count) : 1.0;
        foreach (var (running, sum) in statistics)
            sum.add_(running / fraction, Scalars.One);
        passes++;
    }

    /// <summary>Sets the running statistics to the mean over all passes.</summary>
    /// <exception cref="InvalidOperationException">No pass called the layer.</exception>
    public void Apply()
    {
        if (passes == 0)
            throw new InvalidOperationException(
                $"A pass must call every layer that has running statistics, but none called {name}; " +
                "run the whole network in it.");

        using Scalar count = passes;
        foreach (var (running, sum) in statistics)
            running.copy_(sum / count);
    }

    private static double? Momentum(string name, Module layer)
    {
        var momentum = layer switch
        {
            BatchNorm batchNorm => batchNorm.momentum,
            NormalizationLayer norm => norm.Momentum,
            ConditionalBatchNorm2d norm => norm.Momentum,
            _ => 0,
        };

        return momentum is null or (> 0 and <= 1) ? momentum : throw new ArgumentException(
            $"Standing statistics are computed from batch normalization's running ones with a momentum above 0, but " +
            $"{name} is a {layer.GetType().Name} without; use this library's or torch's batch normalization.");
    }
}
