using System.CommandLine;
using Sagan.Cli.Completion;
using Sagan.Cli.Options;
using Sagan.Cli.Runs;
using SelfAttentionGan.Presets;

namespace Sagan.Cli.Commands;

/// <summary>The command <c>inspect</c>: shows the layers of both networks, and σ and γ of a checkpoint.</summary>
internal sealed class InspectCommand : SaganCommand
{
    private readonly Argument<string> target = OptionFactory.Argument(
        "DIR|PRESET", "A run's folder, or a preset.",
        context => RunFolders.Complete(context).Concat(SaganPreset.All.Select(preset => preset.Name)));

    private readonly Option<int?> step = OptionFactory.Integer(
        "--step", "The checkpoint's step, of a run. The default is the newest valid checkpoint.");

    private readonly Option<bool> live = OptionFactory.Flag(
        "--live", "Show the generator's current weights instead of their moving average.");

    private readonly Option<bool> json = OptionFactory.Flag("--json", "Write JSON, for scripts.");

    public InspectCommand()
        : base(
            "inspect", "Shows both networks' layers, shapes, parameters and multiply-adds, and a run's σ and γ.",
            "sagan inspect Lsun64",
            "sagan inspect runs/0001-faces",
            "sagan inspect Official128 --json")
    {
        Add(target);
        Add(step);
        Add(live);
        Add(json);

        SetAction(Inspect);
    }

    private int Inspect(ParseResult parseResult)
    {
        var name = parseResult.GetRequiredValue(target);
        var inspection = Directory.Exists(name) || name.IndexOfAny(['/', '\\']) >= 0
            ? NetworkInspection.FromRun(name, parseResult.GetValue(step), parseResult.GetValue(live))
            : NetworkInspection.FromPreset(name);

        if (parseResult.GetValue(json))
            Console.Write(inspection.ToJson());
        else
            inspection.Write();

        return ExitCode.Success;
    }
}
