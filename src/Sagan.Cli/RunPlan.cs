using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;

namespace Sagan.Cli;

/// <summary>All that a run is told, as its options.json has it: a section for each member.</summary>
internal sealed record RunPlan(
    RunOptions Run, PictureOptions Pictures, SaganOptions Model, AdversarialOptions Objective,
    GanTrainerOptions Training, CheckpointOptions Checkpoints)
{
    private const string Prefix = "SAGAN_";

    /// <summary>The sections' types, for who asks what options there are.</summary>
    public static Type[] Types =>
    [
        typeof(RunOptions), typeof(PictureOptions), typeof(SaganOptions), typeof(AdversarialOptions),
        typeof(GanTrainerOptions), typeof(CheckpointOptions),
    ];

    /// <summary>Where each option comes from that has not its default.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; init; } = new Dictionary<string, string>();

    /// <summary>The sections by their names.</summary>
    public (string Name, object Options)[] Sections =>
    [
        ("run", Run),
        ("images", Pictures),
        ("model", Model),
        ("objective", Objective),
        ("training", Training),
        ("checkpoints", Checkpoints),
    ];

    /// <summary>
    /// Plans a new run: a preset, over it what a file says, then environment variables, then a command line.
    /// </summary>
    /// <exception cref="ArgumentException">There are mistakes; the message has a line for each.</exception>
    public static RunPlan Begin(string? file, IReadOnlyCollection<string> assignments) => Read(
        options =>
        {
            if (file is not null)
                options.Load(file);
        },
        options => options.LoadEnvironment(Prefix),
        options => options.Assign(assignments));

    /// <summary>
    /// Reads what a run has recorded, and changes what a command line says. The environment is not asked.
    /// </summary>
    /// <inheritdoc cref="Begin" path="/exception"/>
    public static RunPlan Read(string file, IReadOnlyCollection<string> assignments) => Read(
        options => options.Reopen(file),
        options => options.Assign(assignments));

    /// <summary>Returns a line for each option: its name, what it is, and where that comes from.</summary>
    public override string ToString() => string.Concat(
        from section in Sections
        from option in OptionText.Leaves(section.Options, section.Name)
        select $"{option.Path,-42} {option.Text,-28} {Sources.GetValueOrDefault(option.Path, "default")}\n");

    private static RunPlan Read(Action<OptionsFile> file, params Action<OptionsFile>[] words)
    {
        var mistakes = new Mistakes();

        // What a run recorded is told from what its own preset gave.
        var own = mistakes.Try(() => Preset(Take(On(SaganPresets.Toy32), file)));
        var options = own is null ? On(SaganPresets.Toy32) : Take(On(own), file);
        foreach (var word in words)
            mistakes.Try(() => Take(options, word));
        var preset = mistakes.Try(() => Preset(options));
        mistakes.Report();

        return From(options.Upon(Origin(preset!), On(preset!).Sections), preset!);
    }

    private static OptionsFile On(SaganPreset preset) => new(new RunPlan(
        new() { Preset = preset.Name }, new(), preset.Model, preset.Objective, preset.Training, new()).Sections)
    {
        Origin = Origin(preset),
    };

    private static string Origin(SaganPreset preset) => $"preset {preset.Name}";

    private static SaganPreset Preset(OptionsFile options) => SaganPresets.Named(options.Get<RunOptions>().Preset);

    private static OptionsFile Take(OptionsFile options, Action<OptionsFile> said)
    {
        said(options);
        return options;
    }

    private static RunPlan From(OptionsFile options, SaganPreset preset)
    {
        var (run, pictures) = (options.Get<RunOptions>(), options.Get<PictureOptions>());

        return new(
            run with { Preset = preset.Name, Data = Cli.Pictures.Absolute(run.Data) },
            pictures with { Cache = pictures.Cache is { } cache ? Path.GetFullPath(cache) : null },
            options.Get<SaganOptions>(), options.Get<AdversarialOptions>(), options.Get<GanTrainerOptions>(),
            options.Get<CheckpointOptions>())
        {
            Sources = options.Sources,
        };
    }
}
