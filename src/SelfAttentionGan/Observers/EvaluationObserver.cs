using SelfAttentionGan.Data;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Models;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Observers;

/// <summary>Evaluates the generator every few steps, publishes the metrics, and remembers the best step.</summary>
/// <remarks><see cref="GanObservers.Evaluation"/> documents the options.</remarks>
internal sealed class EvaluationObserver(
    RunDirectory run, GanEvaluator evaluator, IImageSource real, IGenerator generator) : IGanObserver
{
    // A run that is resumed has been evaluated at the multiples before its first report.
    private readonly IntervalTrigger interval = new(step => step - 1);

    public int Every { get; init; } = 5_000;

    public void Observe(TrainingReport report)
    {
        if (!interval.IsDue(report.Step, Every))
            return;

        var results = evaluator.Evaluate(real, generator);
        report.PublishMetrics(results.ToDictionary(result => result.Name, result => result.Value));
        Remember(report.Step, results[0]);
    }

    private void Remember(int step, MetricResult result)
    {
        if (!double.IsFinite(result.Value))
            return;

        // After a rollback, or resuming from an earlier checkpoint, later steps are others.
        if (BestStep.Read(run) is not { } best || best.Step >= step || best.Metric != result.Name
            || IsBetter(result, best.Value))
            new BestStep(step, result.Name, result.Value).Write(run);
    }

    private static bool IsBetter(MetricResult result, double than) =>
        result.Name.EndsWith("distance", StringComparison.Ordinal) ? result.Value < than : result.Value > than;
}
