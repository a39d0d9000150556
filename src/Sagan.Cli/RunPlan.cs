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
    /// <summary>The sections' types, for who asks what options there are.</summary>
    public static Type[] Types =>
        [.. typeof(RunPlan).GetConstructors().Single(made => made.GetParameters().Length > 1).GetParameters()
            .Select(section => section.ParameterType)];

    /// <summary>The sections by their names.</summary>
    public (string Name, object Options)[] Sections =>
    [
        ("run", Run),
        ("pictures", Pictures),
        ("model", Model),
        ("objective", Objective),
        ("training", Training),
        ("checkpoints", Checkpoints),
    ];

    /// <summary>Begins with a preset; changes what the file says, then what the assignments say.</summary>
    /// <exception cref="InvalidDataException">There are mistakes; the message has a line for each.</exception>
    /// <exception cref="ArgumentException">There is no such preset.</exception>
    public static RunPlan Read(string? file, IReadOnlyCollection<string> assignments)
    {
        // Whatever the preset, what is said of it names it.
        var name = From(SaganPresets.Toy32).Change(file, assignments).Run.Preset;
        var preset = SaganPresets.Named(name);
        var plan = From(preset).Change(file, assignments);

        return plan with
        {
            Run = plan.Run with { Preset = preset.Name, Data = Cli.Pictures.Absolute(plan.Run.Data) },
            Pictures = plan.Pictures with { Cache = plan.Pictures.Cache is { } cache ? Path.GetFullPath(cache) : null },
        };
    }

    /// <summary>Returns the JSON that the run records.</summary>
    public override string ToString() => new OptionsFile(Sections).ToString();

    private static RunPlan From(SaganPreset preset) => new(
        new() { Preset = preset.Name }, new(), preset.Model, preset.Objective, preset.Training, new());

    private RunPlan Change(string? file, IEnumerable<string> assignments)
    {
        var options = new OptionsFile(Sections);
        if (file is not null)
            options.Load(file);
        options.Assign(assignments);

        return new(
            options.Get<RunOptions>(), options.Get<PictureOptions>(), options.Get<SaganOptions>(),
            options.Get<AdversarialOptions>(), options.Get<GanTrainerOptions>(), options.Get<CheckpointOptions>());
    }
}
