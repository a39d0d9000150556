using System.Text.Json;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Reports;

/// <summary>A line chart of one or several metrics over the steps.</summary>
/// <param name="Title">The quantity.</param>
/// <param name="Note">Its unit, or a hint.</param>
/// <param name="FromZero">Whether the axis includes zero.</param>
/// <param name="Bytes">Whether the values are bytes.</param>
/// <param name="Curves">The series, downsampled.</param>
internal sealed record Chart(string Title, string Note, bool FromZero, bool Bytes, IReadOnlyList<MetricSeries> Curves)
{
    private const int MaxPoints = 1000, MaxCurves = 24;

    private const string Discriminator = "discriminator", Generator = "generator";
    // The beginning of the names of an evaluation's metrics.
    private const string Evaluated = "metrics.";

    private const string Real = "real", Fake = "fake", Plain = "plain";

    /// <summary>Returns a chart for each metric that was reported with a finite value.</summary>
    public static IReadOnlyList<Chart> CreateAll(MetricsFile metrics)
    {
        // With one term per network, the terms are the losses.
        var losses = Under(nameof(TrainingReport.Losses));
        var terms = losses.Length > 2 ? losses : [];

        return
        [
            .. Of("Loss", "", Both(nameof(TrainingReport.DiscriminatorLoss), nameof(TrainingReport.GeneratorLoss))),
            .. Of("Loss terms", "", terms),
            .. Of("Score", "by the discriminator",
                [One(nameof(TrainingReport.RealScore), Real, Real), One(nameof(TrainingReport.FakeScore), Fake, Fake)]),
            .. Of("Diversity", "1 as in real images", [One(nameof(TrainingReport.Diversity), Fake, Fake)],
                fromZero: true),
            .. Of("Distance", "of fake to real images", [One(nameof(TrainingReport.Distance), Fake, Fake)],
                fromZero: true),
            .. Of("Objective", "", Under(nameof(TrainingReport.ObjectiveMetrics))),
            .. metrics.Names.Where(name => name.StartsWith(Evaluated, StringComparison.Ordinal))
                .SelectMany(name => Of(name[Evaluated.Length..].Replace('_', ' '), "of generated images",
                    [(name, name[Evaluated.Length..], Fake)], fromZero: true)),
            .. Of("γ of attention", "", Under(nameof(TrainingReport.Gammas))),
            .. Of("Largest σ", "of all weights", [One(nameof(TrainingReport.LargestSigma), "σ", Plain)]),
            .. Of("Gradient norm", "before clipping",
                Both(nameof(TrainingReport.DiscriminatorGradientNorm), nameof(TrainingReport.GeneratorGradientNorm)),
                fromZero: true),
            .. Of("Learning rate", "",
                Both(nameof(TrainingReport.DiscriminatorLearningRate), nameof(TrainingReport.GeneratorLearningRate)),
                fromZero: true),
            .. Of("Speed", "", [One(nameof(TrainingReport.ImagesPerSecond), "images/s", Plain)], fromZero: true),
            .. Of("Live tensors", "growth is a leak",
                [One(nameof(TrainingReport.LiveTensors), "tensors", Plain)], fromZero: true),
            .. Of("Peak memory", "",
                [One(nameof(TrainingReport.PeakMemory), "process", Plain)], fromZero: true, bytes: true),
        ];

        (string Name, string Label, string? Role)[] Under(string property) =>
            [.. from name in metrics.Names
                let prefix = $"{Key(property)}."
                where name.StartsWith(prefix, StringComparison.Ordinal)
                orderby name[prefix.Length..].Split('.')[0]
                select (name, name[prefix.Length..], (string?)null)];

        IEnumerable<Chart> Of(
            string title, string note, (string Name, string Label, string? Role)[] series,
            bool fromZero = false, bool bytes = false)
        {
            var curves = (
                from one in series
                let curve = metrics[one.Name]
                where curve is not null && curve.Values.Any(double.IsFinite)
                select curve.Downsample(one.Label, one.Role, MaxPoints)).Take(MaxCurves).ToArray();

            return curves.Length > 0 ? [new(title, note, fromZero, bytes, curves)] : [];
        }
    }

    private static (string Name, string Label, string? Role)[] Both(string discriminator, string generator) =>
        [One(discriminator, Discriminator, Discriminator), One(generator, Generator, Generator)];

    private static (string Name, string Label, string? Role) One(string property, string label, string role) =>
        (Key(property), label, role);

    /// <summary>Returns the name of a report's property in metrics.jsonl.</summary>
    public static string Key(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);
}
