using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfAttentionGan.Checkpoints;
using SelfAttentionGan.Options;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Runs;

/// <summary>Records the setup of any training in the form that the <c>sagan</c> tool reads.</summary>
internal static class RunRecord
{
    private const string RunSection = "run", SourcesSection = "sources";

    /// <summary>Writes the run's options and the summaries of its networks.</summary>
    /// <remarks>
    /// Sections that the trainer does not know, recorded before, are kept; so are the sources of options.
    /// </remarks>
    public static void Write(RunDirectory run, TrainingSetup setup, CheckpointOptions checkpoints)
    {
        (string Name, object Options)[] sections = [.. Sections(setup, checkpoints)];
        var page = OptionText.ToJson(sections, new OptionsFile(sections).Sources);
        var before = ReadExisting(run.Options);
        var kept = before.Where(section => section.Key == RunSection || !page.ContainsKey(section.Key));
        foreach (var (name, value) in kept.ToArray())
            page[name] = value?.DeepClone();
        KeepSources(before, page);

        run.RecordOptions(setup.Device, page);
        if (setup.Networks.Count > 0)
            run.RecordNetworks([.. setup.Networks]);
    }

    // An option with the same value as before keeps the source that it had.
    private static void KeepSources(JsonObject before, JsonObject page)
    {
        if (before[SourcesSection] is not JsonObject former || page[SourcesSection] is not JsonObject sources)
            return;

        foreach (var (name, source) in former)
            if (JsonNode.DeepEquals(At(before, name), At(page, name)))
                sources[name] = source?.DeepClone();

        static JsonNode? At(JsonObject page, string name) =>
            name.Split('.').Aggregate((JsonNode?)page, (node, part) => (node as JsonObject)?[part]);
    }

    private static IEnumerable<(string Name, object Options)> Sections(
        TrainingSetup setup, CheckpointOptions checkpoints)
    {
        // A path that does not exist: only the program knows where its images come from.
        yield return (RunSection, new RunSource(setup.Data ?? $"({setup.Source})", setup.Device.ToString()));
        if (setup.Images is { } images)
            yield return ("images", images);
        if (setup.Model is { } model)
            yield return ("model", model);
        if (setup.Objective is { } objective)
            yield return ("objective", objective);
        yield return ("training", setup.Training);
        yield return ("checkpoints", checkpoints);
    }

    private static JsonObject ReadExisting(string path)
    {
        if (!File.Exists(path))
            return [];

        try
        {
            var page = JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? [];
            OptionText.RequireFormat(page[OptionText.FormatKey]?.ToString(), path);
            page.Remove("machine");

            return page;
        }
        // A name twice, or half of a surrogate pair, is found only on access.
        catch (Exception damage) when (damage is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"A run's options must be JSON, but {path} is not: {damage.Message} Repair or delete it.", damage);
        }
    }

    /// <summary>The source of the images and the device, as the tool's own section has them.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    private sealed record RunSource(string Data, string Device);
}
