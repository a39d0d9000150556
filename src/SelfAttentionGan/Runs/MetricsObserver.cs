using SelfAttentionGan.Training;

namespace SelfAttentionGan.Runs;

/// <summary>Appends each report to <c>metrics.jsonl</c>, one object a line.</summary>
/// <param name="run">The run's folder.</param>
public sealed class MetricsObserver(RunDirectory run) : IGanObserver
{
    /// <inheritdoc/>
    public void Observe(TrainingStep step) => File.AppendAllText(run.Metrics, Json.Line(step));
}
