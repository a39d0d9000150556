using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training;

/// <summary>Lets one network follow another as the moving average of its weights.</summary>
/// <remarks>
/// Parameters: <c>mean ← decay · mean + (1 − decay) · source</c>. Buffers are copied: they are estimates that belong
/// together, and a mean of two directions (spectral normalisation's u and v) is shorter than either. Begins as a copy,
/// and stays one until its first step. The average is put into evaluation and is never trained.
/// </remarks>
internal sealed class MovingAverage
{
    private readonly (Tensor Mean, Tensor Source)[] parameters, buffers;
    private readonly double decay;
    private readonly int from;

    /// <param name="mean">Becomes the average; built like the source, with tensors of its own.</param>
    /// <param name="source">Is followed; its tensors are those that it has now.</param>
    /// <param name="decay">How much of the average stays at each step.</param>
    /// <param name="from">The first step that is averaged; earlier ones are copied.</param>
    /// <exception cref="ArgumentException">The two are not built alike, or share tensors.</exception>
    public MovingAverage(Module mean, Module source, double decay, int from)
    {
        parameters = Pair(
            mean.named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter)),
            source.named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter)));
        buffers = Pair(mean.named_buffers(), source.named_buffers());
        (this.decay, this.from) = (decay, from);

        mean.eval();
        Copy(parameters);
        Copy(buffers);
    }

    /// <summary>Takes in what the source has become after a step, counted from 1.</summary>
    public void Follow(int step)
    {
        if (step < from)
            Copy(parameters);
        else
            Approach();

        Copy(buffers);
    }

    // As a step towards the source: what stands still stays itself to the bit, which a weighted sum's rounding denies.
    private void Approach()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        using Scalar part = 1 - decay;

        foreach (var (mean, source) in parameters)
            mean.add_(source - mean, part);
    }

    private static void Copy((Tensor Mean, Tensor Source)[] pairs)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        foreach (var (mean, source) in pairs)
            mean.copy_(source);
    }

    private static (Tensor, Tensor)[] Pair(
        IEnumerable<(string Name, Tensor)> means, IEnumerable<(string Name, Tensor)> sources)
    {
        var mean = means.ToDictionary(entry => entry.Name, entry => entry.Item2);
        var source = sources.ToDictionary(entry => entry.Name, entry => entry.Item2);

        foreach (var name in source.Keys.Union(mean.Keys))
            RequireTwins(name, mean.GetValueOrDefault(name), source.GetValueOrDefault(name));

        return [.. source.Keys.Select(name => (mean[name], source[name]))];
    }

    private static void RequireTwins(string name, Tensor? mean, Tensor? source)
    {
        if (ReferenceEquals(mean, source))
            throw new ArgumentException(
                $"The average must have tensors of its own, but shares {name} with the generator; build it anew.");
        if (mean is null || source is null || !mean.shape.SequenceEqual(source.shape) || mean.dtype != source.dtype)
            throw new ArgumentException(
                $"The average must be built like the generator, but {name} is {Describe(mean)} there and " +
                $"{Describe(source)} in the generator; build both with the same builder and options.");
    }

    private static string Describe(Tensor? tensor) =>
        tensor is null ? "missing" : $"{tensor.Describe()} of {tensor.dtype}";
}
