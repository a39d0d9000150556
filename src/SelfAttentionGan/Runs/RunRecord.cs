using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfAttentionGan.Models;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Runs;

/// <summary>Records a training that a program set up by itself, in the form that the <c>sagan</c> tool reads.</summary>
internal static class RunRecord
{
    /// <summary>Writes the run's options and the tables of its networks.</summary>
    /// <remarks>Sections of the program's own, which it recorded before, stay as they are.</remarks>
    public static void Write(RunDirectory run, TrainingSetup setup, CheckpointOptions checkpoints)
    {
        (string Name, object Options)[] sections = [.. Sections(setup, checkpoints)];
        var page = OptionText.Page(sections, new OptionsFile(sections).Sources);
        foreach (var (name, own) in Existing(run.Options).Where(section => !page.ContainsKey(section.Key)))
            page.Add(name, own?.DeepClone());

        run.RecordOptions(setup.Device, page);
        if (setup.Networks.Count > 0)
            run.RecordNetworks([.. setup.Networks.OfType<NetworkDescription>()]);
    }

    private static IEnumerable<(string Name, object Options)> Sections(TrainingSetup setup, CheckpointOptions checkpoints)
    {
        // A path that does not exist says that only the program knows where its images come from.
        yield return ("run", new Place(setup.Data ?? $"({setup.Source})", setup.Device.ToString()));
        if (setup.Pictures is { } pictures)
            yield return ("pictures", pictures);
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
