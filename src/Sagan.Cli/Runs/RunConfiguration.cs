using Sagan.Cli.Data;
using Sagan.Cli.Evaluation;
using Sagan.Cli.Parsing;
using SelfAttentionGan.Checkpoints;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Options;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Training;

namespace Sagan.Cli.Runs;

/// <summary>The configuration of a run, as in its options.json: a section for each member.</summary>
internal sealed record RunConfiguration(
    RunOptions Run, ImageFolderOptions Images, SaganOptions Model, AdversarialOptions Objective,
    GanTrainerOptions Training, CheckpointOptions Checkpoints)
{
    private const string Prefix = "SAGAN_";

    /// <summary>The option types of all sections.</summary>
    public static Type[] Types =>
    [
        typeof(RunOptions), typeof(ImageFolderOptions), typeof(SaganOptions), typeof(AdversarialOptions),
        typeof(GanTrainerOptions), typeof(CheckpointOptions),
    ];

    /// <summary>The source of each option that differs from its default.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; init; } = new Dictionary<string, string>();

    /// <summary>The run whose weights the training starts from; null where they are random.</summary>
    public StartingPoint? Start { get; init; }

    /// <summary>The sections by their names.</summary>
    public (string Name, object Options)[] Sections =>
    [
        ("run", Run),
        ("images", Images),
        ("model", Model),
        ("objective", Objective),
        ("training", Training),
        ("checkpoints", Checkpoints),
    ];

    /// <summary>
    /// Configures a new run by a preset, a file, environment variables and the command line, in increasing precedence.
    /// </summary>
    /// <exception cref="ArgumentException">Options are invalid; the message has a line for each.</exception>
    public static RunConfiguration Create(string? file, IReadOnlyCollection<string> assignments) => Read(
        options =>
        {
            if (file is not null)
                options.Load(file);
        },
        options => options.LoadEnvironment(Prefix),
        options => options.Assign(assignments));

    /// <summary>
    /// Reads the recorded configuration of a run and applies the command line. The environment is ignored.
    /// </summary>
    /// <inheritdoc cref="Create" path="/exception"/>
    public static RunConfiguration Read(string file, IReadOnlyCollection<string> assignments) => Read(
        options => options.Reopen(file),
        options => options.Assign(assignments));

    /// <summary>Returns a line for each option: name, value and source.</summary>
    public override string ToString() => string.Concat(
        from section in Sections
        from option in OptionText.Leaves(section.Options, section.Name)
        select $"{option.Path,-42} {option.Text,-28} {Sources.GetValueOrDefault(option.Path, "default")}\n");

    private static RunConfiguration Read(Action<OptionsFile> file, params Action<OptionsFile>[] layers)
    {
        var errors = new ValidationErrors();

        // The file's values are compared with its own preset's, to tell chosen options from derived ones.
        var recordedPreset = errors.Try(() => Preset(Apply(CreateOptions(SaganPreset.Toy32), file)));
        var options = recordedPreset is null ? CreateOptions(SaganPreset.Toy32) : Apply(CreateOptions(recordedPreset), file);
        foreach (var layer in layers)
            errors.Try(() => Apply(options, layer));
        var preset = errors.Try(() => Preset(options));
        errors.ThrowIfAny();

        return From(options.WithDefaults(SourceName(preset!), CreateOptions(preset!).Sections), preset!);
    }

    private static OptionsFile CreateOptions(SaganPreset preset) => new(new RunConfiguration(
        new() { Preset = preset.Name }, new(), preset.Model, preset.Objective, preset.Training, new()).Sections)
    {
        Origin = SourceName(preset),
    };

    private static string SourceName(SaganPreset preset) => $"preset {preset.Name}";

    private static SaganPreset Preset(OptionsFile options) => SaganPreset.Find(options.Get<RunOptions>().Preset);

    private static OptionsFile Apply(OptionsFile options, Action<OptionsFile> change)
    {
        change(options);
        return options;
    }

    private static RunConfiguration From(OptionsFile options, SaganPreset preset)
    {
        var (run, images) = (options.Get<RunOptions>(), options.Get<ImageFolderOptions>());

        return new(
            run with
            {
                Preset = preset.Name,
                Data = ImageSourceFactory.ToFullPath(run.Data),
                EvaluationExtractor = FeatureExtractorFactory.ToFullPath(run.EvaluationExtractor),
            },
            images with { Cache = images.Cache is { } cache ? Path.GetFullPath(cache) : null },
            options.Get<SaganOptions>(), options.Get<AdversarialOptions>(), options.Get<GanTrainerOptions>(),
            options.Get<CheckpointOptions>())
        {
            Sources = options.Sources,
        };
    }
}
