using System.CommandLine;
using System.Globalization;
using SelfAttentionGan.Presets;

namespace Sagan.Cli.Verbs;

/// <summary>Lists the published networks.</summary>
internal sealed class PresetsVerb : Verb
{
    private readonly Argument<string> part = new("PART")
    {
        Description = "Only those whose name has this in it, such as 64.",
        HelpName = "PART",
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
        var name = told.GetValue(part) ?? "";
        var rows = SaganPresets.All.Where(preset => preset.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            .Select(Describe).ToArray();
        if (told.GetValue(json))
        {
            Console.Write(Json.Page(rows));
            return ExitCode.Done;
        }

        Line("preset", "pictures", "classes", "batch", "G parameters", "D parameters", "source");
        foreach (var row in rows)
            Line(
                row.Name, $"{row.ImageSize}×{row.ImageSize}", row.Classes == 0 ? "none" : Number(row.Classes),
                Number(row.BatchSize), Number(row.GeneratorParameters), Number(row.DiscriminatorParameters),
                row.Source);

        return ExitCode.Done;
    }

    private static Row Describe(SaganPreset preset)
    {
        var anatomy = Anatomy.OfPreset(preset);

        return new(
            preset.Name, preset.Model.ImageSize, preset.Model.ImageChannels, preset.Model.Classes,
            preset.Training.BatchSize, preset.Training.Steps, anatomy.Generator.Parameters,
            anatomy.Discriminator.Parameters, preset.Source);
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static void Line(
        string name, string pictures, string classes, string batch, string generator, string discriminator,
        string source) => Console.WriteLine(
        $"{name,-18}{pictures,9}{classes,9}{batch,7}{generator,14}{discriminator,14}  {source}");

    internal sealed record Row(
        string Name, int ImageSize, int ImageChannels, int Classes, int BatchSize, int Steps, long GeneratorParameters,
        long DiscriminatorParameters, string Source);
}
