using System.CommandLine;
using System.Globalization;
using Sagan.Cli.Completion;
using SelfAttentionGan.Runs;

namespace Sagan.Cli.Verbs;

/// <summary>Goes on with a run, from its newest sound checkpoint, to the bits that it would have had.</summary>
internal sealed class ResumeVerb : Verb
{
    private readonly Argument<string> folder = Setting.Argument("DIR", "The run's folder.", RunFolders.Complete);

    private readonly Option<string> data = Setting.Text(
        "--data", "DIR", "Where the run's images are now, if they were moved.");

    private readonly Option<string> batch = Setting.Text("--batch", "N", "Images in one update from now on.");

    private readonly Option<string> steps = Setting.Text(
        "--steps", "N", "Steps in all, those that are done included. The default is what the run was told.");

    private readonly Option<string> device = Setting.Text(
        "--device", "NAME", "cpu or cuda, where the run's own is not there; the bits will be others.", "cpu", "cuda");

    private readonly Option<string[]> set = Setting.Assignments(
        "Any other option that may change at resume, such as SampleEvery=100; others are refused with the reason.");

    public ResumeVerb()
        : base(
            "resume", "Resumes a run where it stopped, to the same bits as if it had not.",
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

    private int Resume(ParseResult told)
    {
        var run = RunDirectory.Open(told.GetRequiredValue(folder));
        string[] changes =
        [
            .. told.GetValue(set) ?? [],
            .. Words.Assignments(
                told, ("run.data", data), ("run.device", device), ("training.batchSize", batch), ("training.steps", steps)),
        ];
        var plan = RunPlan.Read(run.Options, changes);
        ResumableOptions.Require(RunPlan.Read(run.Options, []), plan, run.Location);
        RequireSteps(plan.Training.Steps, Reached(run));

        using var players = new Players(plan);
        using var session = new TrainingSession(plan, players, run);

        return session.Train(run, record: changes.Length > 0);
    }

    private static void RequireSteps(int total, int reached)
    {
        if (total < reached)
            throw new ArgumentException(
                $"The run has made {reached} steps already, more than {total} in all; ask for more with --steps.");
        if (total == reached)
            Console.WriteLine($"The run has made its {total} steps; --steps N goes on to N.");
    }

    private static int Reached(RunDirectory run) =>
        !Directory.Exists(run.Checkpoints)
            ? 0
            : Directory.EnumerateDirectories(run.Checkpoints).Select(StepOf).DefaultIfEmpty().Max();

    private static int StepOf(string checkpoint) =>
        int.TryParse(Path.GetFileName(checkpoint), NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : 0;
}
