using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Monitoring;

/// <summary>The mean metrics of the last steps as numbers: the one time that a report waits for the device.</summary>
internal sealed class MetricSnapshot
{
    private readonly IReadOnlyDictionary<string, double> means, gammas;
    private readonly double? largestSigma;

    private MetricSnapshot(
        IReadOnlyDictionary<string, double> means, IReadOnlyDictionary<string, double> gammas, double? largestSigma) =>
        (this.means, this.gammas, this.largestSigma) = (means, gammas, largestSigma);

    /// <summary>The first value that was infinite or not a number; null where there was none.</summary>
    public NonFiniteValue? NonFinite { get; private init; }

    /// <summary>
    /// The terms of both networks' losses, sorted by name: with lazy regularization their order varies.
    /// </summary>
    private IReadOnlyDictionary<string, double> Terms => new SortedDictionary<string, double>(
        means.Where(mean => MetricNames.IsTerm(mean.Key)).ToDictionary(), StringComparer.Ordinal);

    /// <summary>The mean of a metric over the steps; 0 where it was not measured.</summary>
    private double this[string name] => means.GetValueOrDefault(name);

    /// <summary>Copies all metrics from the device at once.</summary>
    public static MetricSnapshot Take(MetricAccumulator metrics, GanUpdater updater, LayerMonitor layers, int step)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var (discriminator, generator) = (updater.Discriminator.NonFinite, updater.Generator.NonFinite);
        var rest = Numbers(
            [metrics.ComputeSums(), discriminator.Steps, generator.Steps, .. layers.Gammas(),
                .. layers.LargestSigma()]).AsSpan();

        var means = metrics.Names.Zip(Next(ref rest, metrics.Names.Count))
            .ToDictionary(metric => metric.First, metric => metric.Second / metrics.Steps);
        var inDiscriminator = discriminator.Earliest(Next(ref rest, discriminator.Count));
        var inGenerator = generator.Earliest(Next(ref rest, generator.Count));
        var names = layers.AttentionNames.ToArray();
        var gammas = names.Zip(Next(ref rest, names.Length)).ToDictionary(gamma => gamma.First, gamma => gamma.Second);

        return new(means, gammas, largestSigma: rest.Length > 0 ? rest[0] : null)
        {
            NonFinite = NonFiniteValue.Earlier(inDiscriminator, inGenerator) ?? NonFiniteValue.In(means, step),
        };
    }

    /// <summary>Creates a report with the metrics and the learning rates.</summary>
    public TrainingReport ToReport(int step, GanUpdater updater) => new()
    {
        Step = step,
        DiscriminatorLoss = this[MetricNames.Loss("discriminator")],
        GeneratorLoss = this[MetricNames.Loss("generator")],
        Losses = Terms,
        ObjectiveMetrics = new SortedDictionary<string, double>(
            MetricNames.OfObjective(means).ToDictionary(), StringComparer.Ordinal),
        RealScore = this[MetricNames.RealScore],
        FakeScore = this[MetricNames.FakeScore],
        Diversity = this[MetricNames.Diversity],
        Distance = this[MetricNames.Distance],
        Gammas = gammas,
        LargestSigma = largestSigma,
        GeneratorGradientNorm = this[MetricNames.GradientNorm("generator")],
        DiscriminatorGradientNorm = this[MetricNames.GradientNorm("discriminator")],
        GeneratorLearningRate = updater.Generator.LearningRate,
        DiscriminatorLearningRate = updater.Discriminator.LearningRate,
    };

    private static double[] Numbers(Tensor[] parts) =>
        cat(parts.Select(part => part.to(ScalarType.Float64)).ToArray()).cpu().data<double>().ToArray();

    private static double[] Next(ref Span<double> rest, int count)
    {
        var next = rest[..count].ToArray();
        rest = rest[count..];

        return next;
    }
}
