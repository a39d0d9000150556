using SelfAttentionGan.Training.Checkpointing;
using SelfAttentionGan.Training.Distributed;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Monitoring;

/// <summary>Sums the metrics of each step by name, on the device, so that only a report waits for it.</summary>
/// <remarks>A sum keeps a value that is not finite: no step between two reports can hide it.</remarks>
/// <param name="device">Where the sums are.</param>
/// <param name="group">
/// The processes that train together, whose sums are averaged when they are read; by default a single one.
/// </param>
internal sealed class MetricAccumulator(Device device, IProcessGroup? group = null) : IDisposable, ICheckpointedState
{
    private const string StepsKey = "steps", SumPrefix = "sum.";

    private readonly Dictionary<string, Tensor> sums = [];

    /// <summary>Steps since the last reset.</summary>
    public int Steps { get; private set; }

    /// <summary>The metrics' names, in the order of <see cref="ComputeSums"/>.</summary>
    public IReadOnlyCollection<string> Names => sums.Keys;

    /// <summary>The metrics' sums of this process, scalars.</summary>
    public IReadOnlyCollection<Tensor> Sums => sums.Values;

    /// <summary>Computes the sums, averaged over the processes.</summary>
    public Tensor ComputeSums()
    {
        using var scope = NewDisposeScope();

        return (sums.Count == 0 ? zeros(0, ScalarType.Float64, device) : stack(sums.Values).MeanOver(group ?? SingleProcess.Instance))
            .MoveToOuterDisposeScope();                                         // (metrics)
    }

    /// <summary>Adds a metric, a scalar, to its sum.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="value">Its value.</param>
    /// <param name="weight">What the value is multiplied by.</param>
    public void Add(string name, Tensor value, double weight = 1)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        using Scalar factor = weight;

        if (!sums.TryGetValue(name, out var sum))
            sums[name] = sum = zeros([], ScalarType.Float64, device).DetachFromDisposeScope();

        sum.add_(value.detach().to(ScalarType.Float64), factor);
    }

    /// <summary>Counts a step.</summary>
    public void CountStep() => Steps++;

    /// <summary>Clears all sums.</summary>
    public void Reset()
    {
        foreach (var sum in sums.Values)
            sum.Dispose();

        sums.Clear();
        Steps = 0;
    }

    /// <summary>Writes the sums; waits for the device.</summary>
    public void Save(TrainingState state)
    {
        using var scope = NewDisposeScope();

        state.Metrics[StepsKey] = Steps;
        foreach (var (name, sum) in sums.Keys.Zip(ComputeSums().cpu().data<double>()))
            state.Metrics[SumPrefix + name] = sum;
    }

    /// <summary>Continues from saved sums.</summary>
    public void Restore(TrainingState state)
    {
        Reset();
        Steps = (int)(state.Metrics.TryGetValue(StepsKey, out var steps) ? steps : 0);
        foreach (var (key, sum) in state.Metrics)
            if (key.StartsWith(SumPrefix, StringComparison.Ordinal))
                sums[key[SumPrefix.Length..]] = tensor(sum, device: device).DetachFromDisposeScope();
    }

    public void Dispose() => Reset();
}

/// <summary>Names of the metrics of a step.</summary>
internal static class MetricNames
{
    public const string RealScore = "realScore", FakeScore = "fakeScore";
    public const string Diversity = "diversity", Distance = "distance";

    private const string ObjectivePrefix = "objective/";

    public static string OfObjective(string name) => ObjectivePrefix + name;

    /// <summary>The objective's own metrics of all, by the names that it gave them.</summary>
    public static IEnumerable<KeyValuePair<string, double>> OfObjective(IEnumerable<KeyValuePair<string, double>> metrics) =>
        metrics.Where(metric => metric.Key.StartsWith(ObjectivePrefix, StringComparison.Ordinal))
            .Select(metric => KeyValuePair.Create(metric.Key[ObjectivePrefix.Length..], metric.Value));

    public static string Loss(string network) => $"{network}Loss";

    public static string GradientNorm(string network) => $"{network}Gradient";

    /// <summary>Whether a metric is a term of a network's loss, such as <c>discriminator.r1</c>.</summary>
    public static bool IsTerm(string name) =>
        name.Contains('.') && !name.StartsWith(ObjectivePrefix, StringComparison.Ordinal);
}
