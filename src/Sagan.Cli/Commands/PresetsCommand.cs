using System.CommandLine;
using Sagan.Cli.Options;
using Sagan.Cli.Output;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using static TorchSharp.torch.nn;

namespace Sagan.Cli.Commands;

/// <summary>The command <c>presets</c>: lists the published networks.</summary>
internal sealed class PresetsCommand : SaganCommand
{
    private readonly Argument<string> part = new("PART")
    {
        Description = "Only presets whose name contains this, such as 64.",
        HelpName = "PART",
        CompletionSources = { _ => SaganPreset.All.Select(preset => preset.Name) },
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> json = OptionFactory.Flag("--json", "Write JSON, for scripts.");

    public PresetsCommand()
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

    private int List(ParseResult parseResult)
    {
        var rows = Find(parseResult.GetValue(part) ?? "").Select(Describe).ToArray();
        if (parseResult.GetValue(json))
        {
            Console.Write(JsonOutput.Serialize(rows));
            return ExitCode.Success;
        }

        var table = new TextTable().Names("preset").Numbers("images", "classes", "batch", "G parameters", "D parameters")
            .Texts("source");
        foreach (var row in rows)
            table.Add(
                row.Name, $"{row.ImageSize}×{row.ImageSize}", row.Classes == 0 ? "none" : TextTable.Number(row.Classes),
                TextTable.Number(row.BatchSize), TextTable.Number(row.GeneratorParameters),
                TextTable.Number(row.DiscriminatorParameters), row.Source);
        Terminal.Write(table);

        return ExitCode.Success;
    }

    private static SaganPreset[] Find(string part)
    {
        SaganPreset[] found =
            [.. SaganPreset.All.Where(preset => preset.Name.Contains(part, StringComparison.OrdinalIgnoreCase))];

        // For a mistyped name this throws, with a suggestion.
        return found.Length > 0 ? found : [SaganPreset.Find(part)];
    }

    private static Row Describe(SaganPreset preset)
    {
        var model = preset.Model.WithoutInitialization();
        using var generator = SaganGeneratorBuilder.From(model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(model).Build();

        return new(
            preset.Name, preset.Model.ImageSize, preset.Model.ImageChannels, preset.Model.Classes,
            preset.Training.BatchSize, preset.Training.Steps, CountParameters(generator),
            CountParameters(discriminator), preset.Source);
    }

    private static long CountParameters(Module network) => network.parameters().Sum(parameter => parameter.numel());

    internal sealed record Row(
        string Name, int ImageSize, int ImageChannels, int Classes, int BatchSize, int Steps, long GeneratorParameters,
        long DiscriminatorParameters, string Source);
}
