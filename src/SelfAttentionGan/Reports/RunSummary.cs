using System.Globalization;
using System.Text.Json;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Reports;

/// <summary>Summary of a run: its state, and key facts such as steps, time, parameters and classes.</summary>
internal sealed class RunSummary(
    MetricsFile metrics, JsonElement? options, JsonElement? networks, DataIdentity? data, bool isTraining,
    int savedStep)
{
    private const int MaxNames = 5;

    private int? Steps => Number(TrainingOption(nameof(GanTrainerOptions.Steps))) is { } steps ? (int)steps : null;

    /// <summary>The state: finished, training or stopped.</summary>
    public string State => metrics.Step >= Steps ? "finished" : isTraining ? "training" : "stopped";

    /// <summary>The state as text.</summary>
    public string StateText => State switch
    {
        "training" when Last(nameof(TrainingReport.SecondsLeft)) is { } left => $"training, {Time(left)} left",
        "stopped" when metrics.Step > savedStep =>
            $"stopped at step {Whole(metrics.Step)}, "
            + (savedStep > 0 ? $"saved to step {Whole(savedStep)}" : "not saved"),
        "stopped" when savedStep > 0 => $"stopped at step {Whole(savedStep)}",
        var state => state,
    };

    /// <summary>The preset and the data set.</summary>
    public string About => string.Join(" on ",
        new[] { Text(Option("run", "preset")), Text(Option("run", "data")) }.Where(part => part is not null));

    /// <summary>The facts with their names; unknown ones are left out.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts =>
    [
        .. from fact in new (string Name, string? Value)[]
            {
                ("Steps saved", Steps is { } steps ? $"{Whole(savedStep)} of {Whole(steps)}" : Whole(savedStep)),
                ("Not saved", metrics.Step > savedStep ? $"{Whole(metrics.Step - savedStep)} more" : null),
                ("Time", Time(Seconds)),
                ("Images per second",
                    Median(nameof(TrainingReport.ImagesPerSecond)) is { } speed ? Short(speed) : null),
                ("Parameters", Parameters is { } parameters ? Whole(parameters) : null),
                ("Classes", Classes),
                ("Batch", Text(Option("training", nameof(GanTrainerOptions.BatchSize)))),
                ("Device", Text(Option("machine", "device") ?? Option(null, "device"))),
                ("Torch", Text(Option("machine", "torch"))),
                ("Seed", Text(TrainingOption(nameof(GanTrainerOptions.Seed)))),
            }
            where fact.Value is not null
            select (fact.Name, fact.Value),
    ];

    /// <summary>The number of classes, and the names of the first ones.</summary>
    private string? Classes
    {
        get
        {
            if (data is null or { Classes.Count: 0 })
                return null;

            var rest = data.Classes.Count > MaxNames ? " …" : "";
            var names = string.Join(", ", data.Classes.Take(MaxNames).Select(known => known.Name));
            return $"{Whole(data.Classes.Count)}: {names}{rest}";
        }
    }

    // Seconds restart from zero where a run was resumed.
    private double Seconds
    {
        get
        {
            var (ended, last) = (0.0, 0.0);
            foreach (var seconds in FiniteValues(nameof(TrainingReport.Seconds)))
            {
                if (seconds < last)
                    ended += last;
                last = seconds;
            }

            return ended + last;
        }
    }

    private long? Parameters
    {
        get
        {
            var sums = networks is { ValueKind: JsonValueKind.Array } all
                ? all.EnumerateArray()
                    .Select(network => Number(Member(network, nameof(ModelSummary.Parameters)))).ToArray()
                : [];

            return sums.Length > 0 && sums.All(sum => sum is not null) ? (long)sums.Sum()!.Value : null;
        }
    }

    private JsonElement? TrainingOption(string name) => Option("training", name) ?? Option(null, name);

    /// <summary>Returns an option of a section, or of the first section that has it.</summary>
    private JsonElement? Option(string? section, string name) =>
        options is not { ValueKind: JsonValueKind.Object } all ? null
        : section is not null ? Member(Member(all, section), name)
        : all.EnumerateObject().Select(each => Member(each.Value, name)).FirstOrDefault(found => found is not null);

    private static JsonElement? Member(JsonElement? record, string name) =>
        record is { ValueKind: JsonValueKind.Object } members && members.TryGetProperty(Chart.Key(name), out var value)
            ? value
            : null;

    private IEnumerable<double> FiniteValues(string property) =>
        (metrics[Chart.Key(property)]?.Values ?? []).Where(double.IsFinite);

    private double? Last(string property) =>
        metrics[Chart.Key(property)]?.Values is [.., var value] && double.IsFinite(value) ? value : null;

    private double? Median(string property)
    {
        var values = FiniteValues(property).Order().ToArray();

        return values.Length > 0 ? values[values.Length / 2] : null;
    }

    private static double? Number(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var read) ? read : null;

    private static string? Text(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.String or JsonValueKind.Number } text ? text.ToString() : null;

    private static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Short(double value) =>
        value.ToString(value < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    private static string Time(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 1e9)) switch
    {
        { TotalDays: >= 1 } time => $"{(int)time.TotalDays} d {time.Hours} h",
        { TotalHours: >= 1 } time => $"{(int)time.TotalHours} h {time.Minutes} min",
        { TotalMinutes: >= 1 } time => $"{time.Minutes} min {time.Seconds} s",
        var time => $"{time.Seconds} s",
    };
}
