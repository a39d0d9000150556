using System.CommandLine;
using System.Globalization;
using Sagan.Cli.Completion;
using Sagan.Cli.Options;
using Sagan.Cli.Runs;
using SelfAttentionGan.Runs;

namespace Sagan.Cli.Commands;

/// <summary>The command <c>resume</c>: resumes a run from its newest valid checkpoint, bit-exactly.</summary>
internal sealed class ResumeCommand : DistributedCommand
{
    private readonly Argument<string> folder = OptionFactory.Argument("DIR", "The run's folder.", RunFolders.Complete);

    private readonly Option<string> data = OptionFactory.Text(
        "--data", "DIR", "The new location of the run's images, if they were moved.");

    private readonly Option<string> batch = OptionFactory.Text("--batch", "N", "Batch size from now on.");

    private readonly Option<string> steps = OptionFactory.Text(
        "--steps", "N", "Total number of steps, including those already done. The default is the run's own number.");

    private readonly Option<string> device = OptionFactory.Text(
        "--device", "NAME", "cpu or cuda, where the run's own is not available; results then differ in their last bits.",
        "cpu", "cuda");

    private readonly Option<string[]> set = OptionFactory.Set(
        "Any other option that may change at resume, such as SampleEvery=100; others are refused with the reason.");

    public ResumeCommand()
        : base(
            "resume", "Resumes a run where it stopped; the result is bit-identical to an uninterrupted run.",
            "sagan resume runs/0001-faces",
            "sagan resume runs/0001-faces --steps 4000",
            "sagan resume runs/0002-cats --data /media/cats --set CheckpointEvery=200")
    {
        Add(folder);
        Add(data);
        Add(batch);
        Add(steps);
        Add(device);
        Add(set);

        SetAction(Resume);
    }

    private int Resume(ParseResult parseResult)
    {
        var (run, config, isChanged) = Agree(() => Configure(parseResult));
        using var networks = Agree(() => Load(run, config));
        using var session = Agree(() => new TrainingSession(config, networks, Group, run));
        Agree(() =>
        {
            if (Group.Rank == 0)
                session.Begin(run, record: isChanged);
        });

        return session.Train();
    }

    private (RunDirectory Run, RunConfiguration Configuration, bool IsChanged) Configure(ParseResult parseResult)
    {
        var run = RunDirectory.Open(parseResult.GetRequiredValue(folder));
        RequireTrained(run);
        string[] changes =
        [
            .. parseResult.GetValue(set) ?? [],
            .. OptionFactory.ToAssignments(
                parseResult, ("run.data", data), ("run.device", device), ("training.batchSize", batch),
                ("training.steps", steps)),
        ];
        var config = RunConfiguration.Read(run.Options, changes) with { Start = RunOrigin.ReadStart(run.Options) };
        ResumableOptions.Require(RunConfiguration.Read(run.Options, []), config, run.Location);
        RequireSteps(config.Training.Steps, NewestStep(run));

        return (run, config, changes.Length > 0);
    }

    private static RunNetworks Load(RunDirectory run, RunConfiguration config)
    {
        var networks = new RunNetworks(config);
        try
        {
            if (config.Start is { } start && NewestStep(run) == 0)   // stopped before its first checkpoint
                StartingWeights.Load(start.Run, networks, start.Step);

            return networks;
        }
        catch
        {
            networks.Dispose();
            throw;
        }
    }

    private static void RequireTrained(RunDirectory run)
    {
        if (RunOrigin.ReadImported(run.Options) is not null)
            throw new ArgumentException(
                $"A run resumes with its optimizers' states, but {run.Location} has imported weights and none; train from its " +
                $"weights in a new run: sagan train --start-from {run.Location} --data DIR");
    }

    private static void RequireSteps(int total, int done)
    {
        if (total < done)
            throw new ArgumentException(
                $"The run has completed {done} steps, more than the total of {total}; choose a larger total with --steps.");
        if (total == done)
            Console.WriteLine($"The run has completed its {total} steps; --steps N continues to N.");
    }

    private static int NewestStep(RunDirectory run) =>
        !Directory.Exists(run.Checkpoints)
            ? 0
            : Directory.EnumerateDirectories(run.Checkpoints).Select(StepOf).DefaultIfEmpty().Max();

    private static int StepOf(string checkpoint) =>
        int.TryParse(Path.GetFileName(checkpoint), NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : 0;
}
