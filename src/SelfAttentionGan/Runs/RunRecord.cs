using System.Text.Json;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Runs;

/// <summary>Records a training that a program set up by itself, in the form that the <c>sagan</c> tool reads.</summary>
internal static class RunRecord
{
    private const string Run = "run";

    /// <summary>Writes the run's options and the tables of its networks.</summary>
    /// <remarks>
    /// Sections that are there already and that a trainer knows nothing of, such as what the tool was told of the
    /// images, stay as they are.
    /// </remarks>
    public static void Write(RunDirectory run, TrainingSetup setup, CheckpointOptions checkpoints)
    {
        var known = Known(setup, checkpoints).ToArray();
        var others = Existing(run.Options).Where(
            section => section.Name == Run || known.All(mine => mine.Name != section.Name));

        run.RecordOptions(
            setup.Device, [.. others, .. known.Where(mine => mine.Name != Run || others.All(it => it.Name != Run))]);
        if (setup.Networks.Count > 0)
            run.RecordNetworks([.. setup.Networks]);
    }

    private static IEnumerable<(string Name, object Options)> Known(TrainingSetup setup, CheckpointOptions checkpoints)
    {
        // A path that does not exist says that only the program knows where its images come from.
        yield return (Run, new Dictionary<string, string>
        {
            ["data"] = setup.Data ?? $"({setup.Source})",
            ["device"] = setup.Device.ToString(),
        });
        if (setup.Pictures is { } pictures)
            yield return ("pictures", pictures);
        if (setup.Model is { } model)
            yield return ("model", model);
        if (setup.Objective is { } objective)
            yield return ("objective", objective);
        yield return ("training", setup.Training);
        yield return ("checkpoints", checkpoints);
    }

    private static (string Name, object Options)[] Existing(string path)
    {
        if (!File.Exists(path))
            return [];

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));

            return document.RootElement.ValueKind != JsonValueKind.Object
                ? []
                : [.. document.RootElement.EnumerateObject().Where(section => section.Name != "machine")
                    .Select(section => (section.Name, (object)section.Value.Clone()))];
        }
        catch (JsonException damage)
        {
            throw new InvalidDataException(
                $"A run's options must be JSON, but {path} is not: {damage.Message} Repair or delete it.", damage);
        }
    }
}
