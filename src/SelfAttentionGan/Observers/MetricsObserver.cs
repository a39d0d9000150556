using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using SelfAttentionGan.Checkpoints;
using SelfAttentionGan.Options;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Observers;

/// <summary>Appends the metrics of each report to <c>metrics.jsonl</c>, one JSON object per line.</summary>
/// <remarks>
/// A value that is not finite becomes null. A resumed run repeats the steps that a crash lost: their old lines are
/// removed first, so that the file ends up as that of an uninterrupted run.
/// </remarks>
/// <param name="run">The run directory.</param>
/// <param name="reportEvery">
/// <see cref="GanTrainerOptions.ReportEvery"/>: on resuming, lines of other steps are removed, such as the last report
/// of the session before.
/// </param>
internal sealed class MetricsObserver(RunDirectory run, int reportEvery = 1) : IGanObserver
{
    private static readonly MetricsJson Context = new(new(Json.LineOptions));

    private int last = int.MaxValue;
    private MetricValuesLine? pending;

    public void Observe(TrainingReport report)
    {
        if (report.Step <= last)
            RemoveFrom(report.Step);

        Append(Json.Write(report, Context));
        last = report.Step;
        if (pending?.Step == last)
            Append(Json.Write(pending, Context));
        pending = null;
    }

    /// <summary>Appends a line of its own after the report's, whichever this observer receives first.</summary>
    public void ObserveMetrics(int step, IReadOnlyDictionary<string, double> metrics)
    {
        var line = new MetricValuesLine(step, metrics);
        if (step == last)
            Append(Json.Write(line, Context));
        else
            pending = line;
    }

    // One write, so that a crash cannot tear what the operating system has taken.
    private void Append(string line)
    {
        using var file = new FileStream(run.Metrics, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Write(Encoding.UTF8.GetBytes(line));
    }

    private void RemoveFrom(int step)
    {
        if (!File.Exists(run.Metrics))
            return;

        var lines = File.ReadLines(run.Metrics)
            .Where(line => StepOf(line) is { } known && known < step && known % reportEvery == 0)
            .Select(line => line + "\n");
        AtomicFile.WriteFile(run.Metrics, path => File.WriteAllText(path, string.Concat(lines)));
    }

    /// <summary>Returns the step of a line; null for a torn line.</summary>
    private static int? StepOf(string line)
    {
        try
        {
            return Json.Parse<MetricsLine>(line, Context).Step;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What is read back of a line.</summary>
internal sealed record MetricsLine(int? Step);

/// <summary>Metrics of an evaluation, in a line after the report's.</summary>
internal sealed record MetricValuesLine(int Step, IReadOnlyDictionary<string, double> Metrics);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(MetricsLine))]
[JsonSerializable(typeof(MetricValuesLine))]
[JsonSerializable(typeof(TrainingReport))]
internal sealed partial class MetricsJson : JsonSerializerContext;
