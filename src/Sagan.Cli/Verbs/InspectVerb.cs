using System.CommandLine;
using Sagan.Cli.Completion;
using SelfAttentionGan.Presets;

namespace Sagan.Cli.Verbs;

/// <summary>Shows what networks are made of.</summary>
internal sealed class InspectVerb : Verb
{
    private readonly Argument<string> what = Setting.Argument(
        "DIR|PRESET", "A run's folder, or a preset.",
        typed => RunFolders.Complete(typed).Concat(SaganPreset.All.Select(preset => preset.Name)));

    private readonly Option<int?> step = Setting.Whole(
        "--step", "The checkpoint's step, of a run. The default is the newest sound one.");

    private readonly Option<bool> live = Setting.Flag(
        "--live", "Measure the generator as it is trained, not its moving average.");

    private readonly Option<bool> json = Setting.Flag("--json", "Write JSON, for scripts.");

    public InspectVerb()
        : base(
            "inspect", "Shows both networks' layers, shapes, parameters and costs, and a run's σ and γ.",
            "sagan inspect Lsun64",
            "sagan inspect runs/0001-faces",
            "sagan inspect Official128 --json")
    {
        Add(what);
        Add(step);
        Add(live);
        Add(json);

        SetAction(Inspect);
    }

    private int Inspect(ParseResult told)
    {
        var name = told.GetRequiredValue(what);
        var anatomy = Directory.Exists(name) || name.IndexOfAny(['/', '\\']) >= 0
            ? Anatomy.OfRun(name, told.GetValue(step), told.GetValue(live))
            : Anatomy.OfPreset(name);

        if (told.GetValue(json))
            Console.Write(anatomy.ToJson());
        else
            anatomy.Write();

        return ExitCode.Done;
    }
}
