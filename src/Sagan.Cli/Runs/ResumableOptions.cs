using SelfAttentionGan.Options;

namespace Sagan.Cli.Runs;

/// <summary>The options that may change when a run is resumed, and the reasons why others may not.</summary>
internal static class ResumableOptions
{
    /// <summary>
    /// The options that may change: lengths, intervals, device, warnings, location and reading of the data.
    /// </summary>
    /// <remarks>A trailing dot means a whole section, a trailing star all names with this prefix.</remarks>
    internal static readonly string[] Changeable =
    [
        "run.data", "run.device", "run.sampleEvery", "run.evalu*",
        "training.steps", "training.batchSize", "training.gradientAccumulationSteps", "training.workers",
        "training.reportEvery", "training.checkpoint*",
        "training.maxRollbacks", "training.rollbackLearningRateFactor",
        "training.stopOnCollapse", "training.collapse*", "training.minDiversity", "training.minDiscriminatorLoss",
        "images.cache", "images.skipCorrupt",
        "checkpoints.",
    ];

    private static readonly (string Prefix, string Reason)[] Reasons =
    [
        ("run.preset", "it determines all networks and options"),
        ("model.", "the networks in the checkpoint were built with it"),
        ("training.seed", "the random state in the checkpoint came from it"),
        ("training.ema", "the moving average in the checkpoint was made with it"),
        ("images.", "the networks would be trained on other images than before"),
        ("objective.", "losses and penalties of one run must mean the same from its first step to its last"),
        ("", "the optimizer states in the checkpoint depend on it"),
    ];

    /// <summary>Requires that no other options are changed.</summary>
    /// <param name="recorded">The recorded configuration of the run.</param>
    /// <param name="changed">The configuration with the changes made at resume.</param>
    /// <param name="run">The run's folder, for the remedy.</param>
    /// <exception cref="ArgumentException">Others are changed; the message has a line for each, with the reason.</exception>
    public static void Require(RunConfiguration recorded, RunConfiguration changed, string run)
    {
        var before = Values(recorded).ToDictionary(value => value.Name, value => value.Text);
        var refused =
            from value in Values(changed)
            where before.GetValueOrDefault(value.Name) != value.Text && !IsChangeable(value.Name)
            select $"{value.Name} cannot be {value.Text} at resume, where the run has "
                + $"{before.GetValueOrDefault(value.Name) ?? "none"}: {Reason(value.Name)}.";

        if (refused.ToArray() is { Length: > 0 } lines)
            throw new ArgumentException(string.Join('\n', lines.Append(
                $"Leave it out, or train a new run: sagan train --options {Path.Combine(run, "options.json")} --set NAME=VALUE")));
    }

    /// <summary>Whether an option may change, by its section and name, such as <c>training.steps</c>.</summary>
    public static bool IsChangeable(string name) => Changeable.Any(
        known => known[^1] is '.' or '*' ? name.StartsWith(known.TrimEnd('*'), StringComparison.Ordinal) : name == known);

    private static string Reason(string name) =>
        Reasons.First(reason => name.StartsWith(reason.Prefix, StringComparison.Ordinal)).Reason;

    /// <summary>All options by section and name, with their values as text.</summary>
    public static IEnumerable<(string Name, string Text)> Values(RunConfiguration config) =>
        config.Sections.SelectMany(section => OptionText.Leaves(section.Options, section.Name));
}
