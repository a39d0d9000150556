using System.CommandLine;
using Sagan.Cli.Output;
using SelfAttentionGan.Presets;

namespace Sagan.Cli.Verbs;

/// <summary>Lists the published networks.</summary>
internal sealed class PresetsVerb : Verb
{
    private readonly Argument<string> part = new("PART")
    {
        Description = "Only those whose name has this in it, such as 64.",
        HelpName = "PART",
        CompletionSources = { _ => SaganPreset.All.Select(preset => preset.Name) },
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> json = Setting.Flag("--json", "Write JSON, for scripts.");

    public PresetsVerb()
        : base(
            "presets", "Lists the published networks and recipes: size, batch, parameters, source.",
            "sagan presets",
            "sagan presets 64",
            "sagan presets --json")
    {
        Add(part);
        Add(json);

        SetAction(List);
    }

    private int List(ParseResult told)
    {
        var rows = Named(told.GetValue(part) ?? "").Select(Describe).ToArray();
        if (told.GetValue(json))
        {
            Console.Write(Json.Page(rows));
            return ExitCode.Done;
        }

        var table = new TextTable().Names("preset").Numbers("images", "classes", "batch", "G parameters", "D parameters")
            .Texts("source");
        foreach (var row in rows)
            table.Add(
                row.Name, $"{row.ImageSize}×{row.ImageSize}", row.Classes == 0 ? "none" : TextTable.Number(row.Classes),
                TextTable.Number(row.BatchSize), TextTable.Number(row.GeneratorParameters),
                TextTable.Number(row.DiscriminatorParameters), row.Source);
        Terminal.Write(table);

        return ExitCode.Done;
    }

    private static SaganPreset[] Named(string part)
    {
        SaganPreset[] named =
            [.. SaganPreset.All.Where(preset => preset.Name.Contains(part, StringComparison.OrdinalIgnoreCase))];

        // Who has mistyped one is told which there are.
        return named.Length > 0 ? named : [SaganPreset.Find(part)];
    }

    private static Row Describe(SaganPreset preset)
    {
        var anatomy = Anatomy.OfPreset(preset);

        return new(
            preset.Name, preset.Model.ImageSize, preset.Model.ImageChannels, preset.Model.Classes,
            preset.Training.BatchSize, preset.Training.Steps, anatomy.Generator.Parameters,
            anatomy.Discriminator.Parameters, preset.Source);
    }

    internal sealed record Row(
        string Name, int ImageSize, int ImageChannels, int Classes, int BatchSize, int Steps, long GeneratorParameters,
        long DiscriminatorParameters, string Source);
}
