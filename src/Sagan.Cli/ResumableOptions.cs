using SelfAttentionGan.Runs;

namespace Sagan.Cli;

/// <summary>Which options may change when a run is resumed, and why the others may not.</summary>
internal static class ResumableOptions
{
    /// <summary>What may change: lengths, cadence, device, warnings, where the data lie and how they are read.</summary>
    /// <remarks>What ends with a dot is a whole section, what ends with a star all names that begin so.</remarks>
    internal static readonly string[] Changeable =
    [
        "run.data", "run.device", "run.sampleEvery",
        "training.steps", "training.batchSize", "training.microBatches", "training.workers",
        "training.reportEvery", "training.checkpoint*",
        "training.rollBackRate", "training.maxRollbacks",
        "training.stopOnCollapse", "training.collapse*", "training.leastDiversity", "training.leastLoss",
        "pictures.cache", "pictures.skipBroken",
        "checkpoints.",
    ];

    private static readonly (string Prefix, string Reason)[] Reasons =
    [
        ("run.preset", "all networks and options follow from it"),
        ("model.", "the networks in the checkpoint are built by it"),
        ("training.seed", "the random state in the checkpoint came from it"),
        ("training.average", "the moving average in the checkpoint was made with it"),
        ("pictures.", "the networks would see other images than before"),
        ("objective.", "losses and penalties of one run must mean the same from its first step to its last"),
        ("", "the optimizers in the checkpoint go on from what it made of them"),
    ];

    /// <summary>Requires that only what may change is changed.</summary>
    /// <param name="recorded">What the run has recorded.</param>
    /// <param name="changed">The same with what was said at resume.</param>
    /// <param name="run">The run's folder, for the remedy.</param>
    /// <exception cref="ArgumentException">Something else is changed; the message has a line for each, with the reason.</exception>
    public static void Require(RunPlan recorded, RunPlan changed, string run)
    {
        var before = Values(recorded).ToDictionary(value => value.Name, value => value.Text);
        var refused =
            from value in Values(changed)
            where before.GetValueOrDefault(value.Name) != value.Text && !MayChange(value.Name)
            select $"{value.Name} cannot be {value.Text} at resume, where the run has "
                + $"{before.GetValueOrDefault(value.Name) ?? "none"}: {Reason(value.Name)}.";

        if (refused.ToArray() is { Length: > 0 } lines)
            throw new ArgumentException(string.Join('\n', lines.Append(
                $"Leave it out, or train a new run: sagan train --options {Path.Combine(run, "options.json")} --set NAME=VALUE")));
    }

    /// <summary>Whether an option may change, by its section and name, such as <c>training.steps</c>.</summary>
    public static bool MayChange(string name) => Changeable.Any(
        known => known[^1] is '.' or '*' ? name.StartsWith(known.TrimEnd('*'), StringComparison.Ordinal) : name == known);

    private static string Reason(string name) =>
        Reasons.First(reason => name.StartsWith(reason.Prefix, StringComparison.Ordinal)).Reason;

    /// <summary>All options of a plan by section and name, with what they are in text.</summary>
    public static IEnumerable<(string Name, string Text)> Values(RunPlan plan) =>
        plan.Sections.SelectMany(section => OptionText.Leaves(section.Options, section.Name));
}
