using System.Text.Json;

namespace SelfAttentionGan.Reports;

/// <summary>The figures of a run by name, such as <c>losses.discriminator.r1</c>, from its metrics.jsonl.</summary>
/// <remarks>Lines that are torn, or of a step that an earlier line has reached, are left out.</remarks>
internal sealed class MetricsFile
{
    private const int MostCurves = 256;

    private readonly Dictionary<string, Curve> curves = new(StringComparer.Ordinal);

    private MetricsFile()
    {
    }

    /// <summary>The last step that was reported; 0 where there is none.</summary>
    public int Step { get; private set; }

    /// <summary>The names, in the order in which they were first seen.</summary>
    public IEnumerable<string> Names => curves.Keys;

    /// <summary>Returns a figure's curve; null where it was never reported.</summary>
    public Curve? this[string name] => curves.GetValueOrDefault(name);

    /// <summary>Reads a file while it may be written to; one that is not there has no figures.</summary>
    public static MetricsFile Read(string path)
    {
        var metrics = new MetricsFile();
        foreach (var line in SharedFile.Lines(path))
            metrics.Take(line);

        return metrics;
    }

    private void Take(string line)
    {
        try
        {
            using var report = JsonDocument.Parse(line);
            if (report.RootElement is { ValueKind: JsonValueKind.Object } figures
                && figures.TryGetProperty("step", out var told)
                && told.ValueKind == JsonValueKind.Number && told.TryGetInt32(out var step) && step > Step)
                Take(Step = step, "", figures);
        }
        catch (JsonException)
        {
        }
    }

    private void Take(int step, string prefix, JsonElement figures)
    {
        foreach (var figure in figures.EnumerateObject())
            if (figure.Value.ValueKind == JsonValueKind.Object && prefix == "")
                Take(step, $"{figure.Name}.", figure.Value);
            else if (figure.Value.ValueKind is JsonValueKind.Number or JsonValueKind.Null)
                CurveOf(prefix + figure.Name)?.Add(step, Number(figure.Value));
    }

    private Curve? CurveOf(string name)
    {
        if (!curves.TryGetValue(name, out var curve) && curves.Count < MostCurves)
            curves.Add(name, curve = new(name));

        return curve;
    }

    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : double.NaN;
}
