using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Models;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace PaperExperiments;

/// <summary>Trains variants from several seeds, and measures the Fréchet distance on the way.</summary>
internal sealed class ExperimentRunner(IImageSource images, GanEvaluator evaluator, int steps, int evaluateEvery)
{
    /// <summary>Trains a variant; the generator that is measured is the moving average.</summary>
    public Curve Run(Variant variant, int seed)
    {
        manual_seed(seed);
        using var generator = SaganGeneratorBuilder.From(variant.Model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(variant.Model).Build();
        var options = variant.Training with { Steps = steps, Seed = seed, ReportEvery = evaluateEvery };
        using var trainer = new GanTrainer(generator, discriminator, options, new HingeLoss());

        var curve = new Curve(variant.Name, seed);
        trainer.Run(images, [new Evaluation(curve, () => evaluator.Evaluate(images, trainer.Average!))]);

        return curve;
    }

    private sealed class Evaluation(Curve curve, Func<IReadOnlyList<MetricResult>> evaluate) : IGanObserver
    {
        public void Observe(TrainingReport report) =>
            curve.Add(report.Step, evaluate()[0].Value, report.Diversity);
    }
}

/// <summary>Distances over the steps of one training.</summary>
internal sealed record Curve(string Variant, int Seed)
{
    private readonly List<(int Step, double Distance, double Diversity)> points = [];

    public IReadOnlyList<(int Step, double Distance, double Diversity)> Points => points;

    public double Final => points[^1].Distance;

    public double Best => points.Min(point => point.Distance);

    public void Add(int step, double distance, double diversity) => points.Add((step, distance, diversity));
}
