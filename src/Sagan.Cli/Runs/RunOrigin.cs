using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sagan.Cli.Runs;

/// <summary>Where a run's first weights are from, as its options.json records it, beside the options.</summary>
internal static class RunOrigin
{
    public const string ImportedSection = "imported", StartSection = "startedFrom";

    /// <summary>Reads the files that a run was imported from; null for a run that was trained.</summary>
    public static ImportedWeights? ReadImported(string options) => Section(options, ImportedSection) is { } section
        ? new(Text(section, "from"), Text(section, "generator"), Text(section, "discriminator"), Text(section, "average"))
        : null;

    /// <summary>Reads the run that a training was started from; null where its weights were random.</summary>
    public static StartingPoint? ReadStart(string options) => Section(options, StartSection) is { } section
        ? new(
            Text(section, "run") ?? "", int.TryParse(Text(section, "step"), out var step) ? step : 0,
            [.. (section["newWeights"] as JsonArray ?? []).Select(name => name?.ToString() ?? "")])
        : null;

    private static JsonObject? Section(string options, string name)
    {
        try
        {
            return (JsonNode.Parse(File.ReadAllText(options)) as JsonObject)?[name] as JsonObject;
        }
        // Errors in the file are reported where its options are read.
        catch (Exception damage) when (damage is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonObject section, string name) => section[name]?.ToString();
}

/// <summary>The files of published weights that a run was imported from.</summary>
/// <param name="From">The project whose names they have.</param>
/// <param name="Generator">The generator's file.</param>
/// <param name="Discriminator">The discriminator's file; null where there was none.</param>
/// <param name="Average">The moving average's file; null where there was none.</param>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
internal sealed record ImportedWeights(string? From, string? Generator, string? Discriminator, string? Average);

/// <summary>The checkpoint whose weights a training starts from.</summary>
/// <param name="Run">The run's folder.</param>
/// <param name="Step">The checkpoint's step.</param>
/// <param name="NewWeights">The weights that were not taken over, as <c>generator.up8.norm1</c>.</param>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
internal sealed record StartingPoint(string Run, int Step, IReadOnlyList<string> NewWeights)
{
    public override string ToString() => $"the weights of {Run}, step {Step}" +
        (NewWeights.Count > 0 ? $"; initialized anew: {string.Join(", ", NewWeights)}" : "");
}
