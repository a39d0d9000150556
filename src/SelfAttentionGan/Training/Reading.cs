using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>The figures of the last steps as numbers: the one time that a report waits for the device.</summary>
internal sealed class Reading
{
    private readonly IReadOnlyDictionary<string, double> means;

    private Reading(IReadOnlyDictionary<string, double> means) => this.means = means;

    /// <summary>What was first infinite or not a number, if anything was.</summary>
    public Fault? Fault { get; private init; }

    public IReadOnlyDictionary<string, double> Gammas { get; private init; } = new Dictionary<string, double>();

    public double? LargestSigma { get; private init; }

    /// <summary>
    /// The terms of both players' losses, by name: a lazy penalty may be the first one counted or the last.
    /// </summary>
    public IReadOnlyDictionary<string, double> Terms => new SortedDictionary<string, double>(
        means.Where(mean => Figure.IsTerm(mean.Key)).ToDictionary(), StringComparer.Ordinal);

    /// <summary>The mean of a figure over the steps.</summary>
    public double this[string name] => means.GetValueOrDefault(name);

    /// <summary>Reads everything at once.</summary>
    public static Reading Take(Tally tally, Duel duel, Gauges gauges, int step)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var rest = Numbers(
            [.. tally.Sums.Select(sum => sum.view(1)), duel.DiscriminatorFaults.Steps, duel.GeneratorFaults.Steps,
                .. gauges.Gammas(), .. gauges.LargestSigma()]).AsSpan();

        var means = tally.Names.Zip(Next(ref rest, tally.Names.Count))
            .ToDictionary(figure => figure.First, figure => figure.Second / tally.Steps);
        var judging = duel.DiscriminatorFaults.Earliest(Next(ref rest, duel.DiscriminatorFaults.Count));
        var painting = duel.GeneratorFaults.Earliest(Next(ref rest, duel.GeneratorFaults.Count));
        var names = gauges.AttentionNames.ToArray();
        var gammas = names.Zip(Next(ref rest, names.Length)).ToDictionary(gamma => gamma.First, gamma => gamma.Second);

        return new(means)
        {
            Fault = Fault.Earlier(judging, painting) ?? Fault.In(means, step),
            Gammas = gammas,
            LargestSigma = rest.Length > 0 ? rest[0] : null,
        };
    }

    private static double[] Numbers(Tensor[] parts) =>
        cat(parts.Select(part => part.to(ScalarType.Float64)).ToArray()).cpu().data<double>().ToArray();

    private static double[] Next(ref Span<double> rest, int count)
    {
        var next = rest[..count].ToArray();
        rest = rest[count..];

        return next;
    }
}
