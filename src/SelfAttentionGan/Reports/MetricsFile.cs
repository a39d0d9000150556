using System.Text.Json;

namespace SelfAttentionGan.Reports;

/// <summary>The metrics of a run by name, such as <c>losses.discriminator.r1</c>, from its metrics.jsonl.</summary>
/// <remarks>
/// Torn lines, and lines of a step that an earlier line has reached, are skipped, but for the metrics of an evaluation,
/// which follow the report of their step.
/// </remarks>
internal sealed class MetricsFile
{
    private const int MaxCurves = 256;

    private readonly Dictionary<string, MetricSeries> curves = new(StringComparer.Ordinal);

    private MetricsFile()
    {
    }

    /// <summary>The last step that was reported; 0 where there is none.</summary>
    public int Step { get; private set; }

    /// <summary>The names, in the order in which they were first seen.</summary>
    public IEnumerable<string> Names => curves.Keys;

    /// <summary>Returns the series of a metric; null where it was never reported.</summary>
    public MetricSeries? this[string name] => curves.GetValueOrDefault(name);

    /// <summary>Reads a file while it may be written; a missing one has no metrics.</summary>
    public static MetricsFile Read(string path)
    {
        var metrics = new MetricsFile();
        foreach (var line in SharedRead.Lines(path))
            metrics.AddLine(line);

        return metrics;
    }

    private void AddLine(string line)
    {
        try
        {
            using var report = JsonDocument.Parse(line);
            if (report.RootElement is { ValueKind: JsonValueKind.Object } values
                && values.TryGetProperty("step", out var number)
                && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var step))
                Add(step, values);
        }
        catch (JsonException)
        {
        }
    }

    private void Add(int step, JsonElement values)
    {
        if (step > Step)
            AddValues(Step = step, "", values);
        else if (step == Step && values.TryGetProperty("metrics", out var metrics)
            && metrics.ValueKind == JsonValueKind.Object)
            AddValues(step, "metrics.", metrics);
    }

    private void AddValues(int step, string prefix, JsonElement values)
    {
        foreach (var metric in values.EnumerateObject())
            if (metric.Value.ValueKind == JsonValueKind.Object && prefix == "")
                AddValues(step, $"{metric.Name}.", metric.Value);
            else if (metric.Value.ValueKind is JsonValueKind.Number or JsonValueKind.Null)
                CurveOf(prefix + metric.Name)?.Add(step, Number(metric.Value));
    }

    private MetricSeries? CurveOf(string name)
    {
        if (!curves.TryGetValue(name, out var curve) && curves.Count < MaxCurves)
            curves.Add(name, curve = new(name));

        return curve;
    }

    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : double.NaN;
}
