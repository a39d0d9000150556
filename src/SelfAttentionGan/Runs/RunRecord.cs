using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfAttentionGan.Models;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Runs;

/// <summary>Records a training that a program set up by itself, in the form that the <c>sagan</c> tool reads.</summary>
internal static class RunRecord
{
    private const string Run = "run", Sources = "sources";

    /// <summary>Writes the run's options and the tables of its networks.</summary>
    /// <remarks>Sections that are no trainer's, which were recorded before, stay as they are; so does who chose what.</remarks>
    public static void Write(RunDirectory run, TrainingSetup setup, CheckpointOptions checkpoints)
    {
        (string Name, object Options)[] sections = [.. Sections(setup, checkpoints)];
        var page = OptionText.Page(sections, new OptionsFile(sections).Sources);
        var before = Existing(run.Options);
        foreach (var (name, own) in before.Where(section => section.Key == Run || !page.ContainsKey(section.Key)))
            page[name] = own?.DeepClone();
        KeepSources(before, page);

        run.RecordOptions(setup.Device, page);
        if (setup.Networks.Count > 0)
            run.RecordNetworks([.. setup.Networks.OfType<ModelSummary>()]);
    }

    // Whoever chose a value that is the same as before has chosen it still.
    private static void KeepSources(JsonObject before, JsonObject page)
    {
        if (before[Sources] is not JsonObject known || page[Sources] is not JsonObject sources)
            return;

        foreach (var (name, source) in known)
            if (JsonNode.DeepEquals(At(before, name), At(page, name)))
                sources[name] = source?.DeepClone();

        static JsonNode? At(JsonObject page, string name) =>
            name.Split('.').Aggregate((JsonNode?)page, (node, part) => (node as JsonObject)?[part]);
    }

    private static IEnumerable<(string Name, object Options)> Sections(TrainingSetup setup, CheckpointOptions checkpoints)
    {
        // A path that does not exist says that only the program knows where its images come from.
        yield return (Run, new Place(setup.Data ?? $"({setup.Source})", setup.Device.ToString()));
        if (setup.Pictures is { } pictures)
            yield return ("images", pictures);
        if (setup.Model is { } model)
            yield return ("model", model);
        if (setup.Objective is { } objective)
            yield return ("objective", objective);
        yield return ("training", setup.Training);
        yield return ("checkpoints", checkpoints);
    }

    private static JsonObject Existing(string path)
    {
        if (!File.Exists(path))
            return [];

        try
        {
            var page = JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? [];
            page.Remove("machine");

            return page;
        }
        catch (JsonException damage)
        {
            throw new InvalidDataException(
                $"A run's options must be JSON, but {path} is not: {damage.Message} Repair or delete it.", damage);
        }
    }

    /// <summary>Where the images come from and where the networks are, as the tool's own section has it.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    private sealed record Place(string Data, string Device);
}
