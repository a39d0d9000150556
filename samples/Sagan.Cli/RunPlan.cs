using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;

namespace Sagan.Cli;

/// <summary>All that a run is told, as its options.json has it: a section for each member.</summary>
internal sealed record RunPlan(
    RunOptions Run, SaganOptions Model, AdversarialOptions Objective, GanTrainerOptions Training,
    CheckpointOptions Checkpoints)
{
    /// <summary>The sections by their names.</summary>
    public (string Name, object Options)[] Sections =>
    [
        ("run", Run),
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

        return plan with { Run = plan.Run with { Preset = preset.Name, Data = Pictures.Absolute(plan.Run.Data) } };
    }

    /// <summary>Returns the JSON that the run records.</summary>
    public override string ToString() => new OptionsFile(Sections).ToString();

    private static RunPlan From(SaganPreset preset) => new(
        new() { Preset = preset.Name }, preset.Model, preset.Objective, preset.Training, new());

    private RunPlan Change(string? file, IEnumerable<string> assignments)
    {
        var options = new OptionsFile(Sections);
        if (file is not null)
            options.Load(file);
        options.Assign(assignments);

        return new(
            options.Get<RunOptions>(), options.Get<SaganOptions>(), options.Get<AdversarialOptions>(),
            options.Get<GanTrainerOptions>(), options.Get<CheckpointOptions>());
    }
}
