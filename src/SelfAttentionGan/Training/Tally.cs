using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Sums the figures of each step by name, on the device, so that only a report waits for it.</summary>
/// <remarks>A sum keeps what is not finite: no step between two reports can hide it.</remarks>
internal sealed class Tally(Device device) : IDisposable
{
    private const string StepsKey = "steps";

    private readonly Dictionary<string, Tensor> sums = [];

    /// <summary>Steps since the last restart.</summary>
    public int Steps { get; private set; }

    /// <summary>The figures' names, in the order of <see cref="Sums"/>.</summary>
    public IReadOnlyCollection<string> Names => sums.Keys;

    /// <summary>The figures' sums, single numbers.</summary>
    public IReadOnlyCollection<Tensor> Sums => sums.Values;

    /// <summary>Adds a share of a figure, a single number, to its sum.</summary>
    public void Add(string name, Tensor value, double share = 1)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        using Scalar part = share;

        if (!sums.TryGetValue(name, out var sum))
            sums[name] = sum = zeros([], ScalarType.Float64, device).DetachFromDisposeScope();

        sum.add_(value.detach().to(ScalarType.Float64), part);
    }

    /// <summary>Ends a step.</summary>
    public void Count() => Steps++;

    /// <summary>Begins the next report's sums.</summary>
    public void Restart()
    {
        foreach (var sum in sums.Values)
            sum.Dispose();

        sums.Clear();
        Steps = 0;
    }

    /// <summary>Writes the sums down; waits for the device.</summary>
    public void Note(IDictionary<string, double> figures)
    {
        using var scope = NewDisposeScope();

        figures.Clear();
        figures[StepsKey] = Steps;
        foreach (var (name, sum) in sums)
        {
            using var number = sum.cpu().ToScalar();
            figures[name] = number.ToDouble();
        }
    }

    /// <summary>Goes on from sums that were written down.</summary>
    public void Recall(IDictionary<string, double> figures)
    {
        Restart();
        Steps = (int)(figures.TryGetValue(StepsKey, out var steps) ? steps : 0);
        foreach (var (name, sum) in figures.Where(figure => figure.Key != StepsKey))
            sums[name] = tensor(sum, device: device).DetachFromDisposeScope();
    }

    public void Dispose() => Restart();
}
