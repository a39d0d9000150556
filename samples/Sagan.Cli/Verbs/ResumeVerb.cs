using System.CommandLine;
using System.Globalization;
using SelfAttentionGan.Runs;

namespace Sagan.Cli.Verbs;

/// <summary>Goes on with a run, from its newest sound checkpoint, to the bits that it would have had undisturbed.</summary>
internal sealed class ResumeVerb : Command
{
    private readonly Argument<string> folder = new("DIR") { Description = "The run's folder." };

    private readonly Option<string> steps = new("--steps")
    {
        Description = "Steps in all, those that are done included. The default is what the run was told.",
        HelpName = "N",
    };

    public ResumeVerb()
        : base("resume", "Goes on with a run where it stopped, to the same bits as if it had not.\n\n"
            + "  sagan resume runs/0001-faces\n"
            + "  sagan resume runs/0001-faces --steps 4000")
    {
        Add(folder);
        Add(steps);

        SetAction(Resume);
    }

    private int Resume(ParseResult told)
    {
        var run = RunDirectory.Open(told.GetRequiredValue(folder));
        var more = told.GetValue(steps);
        var plan = RunPlan.Read(run.Options, more is null ? [] : [$"training.steps={more}"]);
        var total = plan.Training.Steps;
        var reached = Reached(run);

        if (more is not null && total < reached)
            throw new ArgumentException(
                $"The run has made {reached} steps already, more than --steps {total}; ask for more in all.");

        using var players = new Players(plan);
        var session = new TrainingSession(plan, players);
        if (more is not null)
            run.RecordOptions(players.Device, plan.Sections);
        if (total <= reached)
            Console.WriteLine($"The run has made its {total} steps; --steps N goes on to N.");

        return session.Train(run);
    }

    private static int Reached(RunDirectory run) =>
        !Directory.Exists(run.Checkpoints)
            ? 0
            : Directory.EnumerateDirectories(run.Checkpoints)
                .Select(path => int.TryParse(
                    Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : 0)
                .DefaultIfEmpty()
                .Max();
}
