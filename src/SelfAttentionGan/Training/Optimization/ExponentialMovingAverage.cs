using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training.Optimization;

/// <summary>Exponential moving average (EMA) of a network's weights, kept in a second network.</summary>
/// <remarks>
/// Parameters: <c>average ← decay · average + (1 − decay) · source</c>. Buffers are copied: the mean of two unit
/// vectors (spectral normalization's u and v) is shorter than either. It starts as a copy, and stays one until its
/// first step. In a burn-in its half-life grows (R3GAN, Huang et al. 2024). The average is put into evaluation mode and
/// is never trained. Its batch normalization may have statistics of its own, which passes of it update
/// (<see cref="UpdateStatistics"/>; torch.optim.swa_utils.update_bn does so once).
/// </remarks>
internal sealed class ExponentialMovingAverage
{
    private readonly (Tensor Mean, Tensor Source)[] parameters, buffers, statistics;
    private readonly Module[] normalizations;
    private readonly double decay;
    private readonly int startStep, burnInSteps;

    /// <param name="mean">Becomes the average; of the source's architecture, with tensors of its own.</param>
    /// <param name="source">The network that is averaged; its tensors are those that it has now.</param>
    /// <param name="decay">The fraction of the average that is kept at each step.</param>
    /// <param name="startStep">The first step that is averaged; earlier ones are copied.</param>
    /// <param name="burnInSteps">Steps in which the time constant rises from 0 to that of the decay; 0 for none.</param>
    /// <param name="ownStatistics">
    /// Whether running statistics of batch normalization are not copied from the first averaged step on.
    /// </param>
    /// <exception cref="ArgumentException">The two have different architectures, or share tensors.</exception>
    public ExponentialMovingAverage(
        Module mean, Module source, double decay, int startStep, int burnInSteps = 0, bool ownStatistics = false)
    {
        (parameters, var all) = Pair(mean, source);
        normalizations = ownStatistics ? [.. BatchStatisticsAccumulator.LayersOf(mean)] : [];
        var own = normalizations.SelectMany(layer => layer.buffers(recurse: false))
            .ToHashSet<Tensor>(ReferenceEqualityComparer.Instance);
        buffers = [.. all.Where(pair => !own.Contains(pair.Item1))];
        statistics = [.. all.Where(pair => own.Contains(pair.Item1))];
        (this.decay, this.startStep, this.burnInSteps) = (decay, startStep, burnInSteps);

        mean.eval();
        Copy(parameters);
        Copy(buffers);
        Copy(statistics);
    }

    /// <summary>Checks that one network can become the average of another; changes neither.</summary>
    /// <exception cref="ArgumentException">The two have different architectures, or share tensors.</exception>
    public static void RequireSameArchitecture(Module mean, Module source) => _ = Pair(mean, source);

    /// <summary>Updates the average after a step, counted from 1.</summary>
    public void Update(int step)
    {
        if (step < startStep)
        {
            Copy(parameters);
            Copy(statistics);
        }
        else
        {
            Average(DecayAt(step));
        }

        Copy(buffers);
    }

    /// <summary>
    /// Updates the average's own statistics by a pass, in which batch normalization alone is in training mode.
    /// </summary>
    /// <param name="pass">Runs the average on a batch; tensors that it creates are disposed afterwards.</param>
    public void UpdateStatistics(Action pass)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        Array.ForEach(normalizations, layer => layer.train());
        try
        {
            pass();
        }
        finally
        {
            Array.ForEach(normalizations, layer => layer.eval());
        }
    }

    // The half-life is log(1/2) / log(decay): a fraction f of it belongs to decay^(1/f).
    private double DecayAt(int step) => step >= burnInSteps ? decay : Math.Pow(decay, 1 / BurnIn.Progress(burnInSteps, step));

    // As a step towards the source: where they are equal the average stays the same to the bit, unlike a weighted sum.
    private void Average(double keptFraction)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        using Scalar fraction = 1 - keptFraction;

        foreach (var (mean, source) in parameters)
            mean.add_(source - mean, fraction);
    }

    private static void Copy((Tensor Mean, Tensor Source)[] pairs)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        foreach (var (mean, source) in pairs)
            mean.copy_(source);
    }

    private static ((Tensor, Tensor)[] Parameters, (Tensor, Tensor)[] Buffers) Pair(Module mean, Module source) => (
        Pair(
            mean.named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter)),
            source.named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter))),
        Pair(mean.named_buffers(), source.named_buffers()));

    private static (Tensor, Tensor)[] Pair(
        IEnumerable<(string Name, Tensor)> means, IEnumerable<(string Name, Tensor)> sources)
    {
        var mean = means.ToDictionary(entry => entry.Name, entry => entry.Item2);
        var source = sources.ToDictionary(entry => entry.Name, entry => entry.Item2);

        foreach (var name in source.Keys.Union(mean.Keys))
            RequireMatch(name, mean.GetValueOrDefault(name), source.GetValueOrDefault(name));

        return [.. source.Keys.Select(name => (mean[name], source[name]))];
    }

    private static void RequireMatch(string name, Tensor? mean, Tensor? source)
    {
        if (ReferenceEquals(mean, source))
            throw new ArgumentException(
                $"The average must have tensors of its own, but shares {name} with the generator; build a second network.");
        if (mean is null || source is null || !mean.shape.SequenceEqual(source.shape) || mean.dtype != source.dtype)
            throw new ArgumentException(
                $"The average must have the generator's architecture, but {name} is {Describe(mean)} there and " +
                $"{Describe(source)} in the generator; build both with the same builder and options.");
    }

    private static string Describe(Tensor? tensor) =>
        tensor is null ? "missing" : $"{tensor.Describe()} of {tensor.dtype}";
}
