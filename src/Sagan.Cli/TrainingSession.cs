using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sagan.Cli.Output;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;

namespace Sagan.Cli;

/// <summary>Players and pictures of a plan, brought together: `train` begins with it, and `resume` goes on.</summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly RunPlan plan;
    private readonly Players players;
    private readonly IImageSource pictures;
    private readonly DataIdentity data;
    private readonly DeferredLog pictureLog = new();

    /// <summary>Opens the pictures and finds out whether all fits, before anything is written.</summary>
    /// <exception cref="ArgumentException">Players and pictures do not fit.</exception>
    /// <exception cref="InvalidDataException">A picture is broken.</exception>
    /// <param name="plan">What is trained, on what.</param>
    /// <param name="players">The networks.</param>
    /// <param name="resumed">The run that goes on; null for one that begins.</param>
    public TrainingSession(RunPlan plan, Players players, RunDirectory? resumed = null)
    {
        (this.plan, this.players) = (plan, players);
        pictures = Pictures.Open(plan, pictureLog);

        try
        {
            data = pictures.Identify();
            if (resumed is not null)
                RunData.RequireSameClasses(resumed, data, conditional: plan.Model.Classes > 0);
            Trainer().Validate(pictures);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose() => (pictures as IDisposable)?.Dispose();

    /// <summary>Trains to the last step, from the newest checkpoint if there is one, and tells a person.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="record">Whether the plan has something that the run's options.json does not say yet.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public int Train(RunDirectory run, bool record)
    {
        using var occupation = Mistakes.Demand(run.Occupy);
        RunData.RequireSameClasses(run, data, conditional: plan.Model.Classes > 0);
        if (record)
            run.RecordOptions(players.Device, plan.Sources, [.. plan.Sections, .. ClassNames()]);
        run.RecordNetworks(players.Generator.Describe(), players.Discriminator.Describe());

        try
        {
            return Train(run);
        }
        finally
        {
            occupation.Dispose();
            Tell("report", () => RunReport.Write(run));
        }
    }

    /// <summary>Names a file that is made at the end; where it cannot be, a training has not failed for that.</summary>
    private static void Tell(string what, Func<string> make)
    {
        try
        {
            Console.WriteLine($"{what,-8} {make()}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Terminal.WriteWarning($"Warning: no {what} at the end. {Failure.Sentence(failure)}");
        }
    }

    // The names beside the options: whoever reads these sees what a label means.
    private IEnumerable<(string Name, object Options)> ClassNames() => data.Classes.Count == 0
        ? []
        : [("data", new RecordedClasses([.. data.Classes.Select(known => known.Name)]))];

    private int Train(RunDirectory run)
    {
        using var interruption = new Interruption();
        using var file = new RunLog(run);
        var console = Terminal.Open();
        var warnings = new ConsoleLog(Terminal.Shared(console));
        using var logs = LoggerFactory.Create(logs => logs.AddProvider(file).AddProvider(warnings));
        var log = logs.CreateLogger<GanTrainer>();
        var checkpoints = new Bookmark(new CheckpointFolder(run, plan.Checkpoints, log), console);
        var metrics = new MetricsObserver(run, plan.Training.ReportEvery);
        var painter = players.Average ?? players.Generator;
        var samples = new SampleObserver(run, painter, plan.Model.Latent)
        {
            Every = plan.Run.SampleEvery,
            ClassNames = data.NamesFor(plan.Model.Classes),
        };
        Introduce(run);
        NameBroken(log);
        pictureLog.ForwardTo(log);

        try
        {
            TrainingProgress.Show(console, plan.Training.Steps, progress => Trainer(checkpoints, log).Run(
                pictures, [progress, metrics, samples, .. Attention(run, painter), .. Pages(run)], interruption.Token));
        }
        catch (OperationCanceledException)
        {
            return Leave(run, checkpoints.Step);
        }
        catch (Exception failure)
        {
            file.CreateLogger("").LogError("The training failed. {Reason}", Failure.Sentence(failure));
            throw;
        }

        Tell("samples", () => samples.Draw(plan.Training.Steps));
        Console.WriteLine($"metrics  {run.Metrics}");
        Console.WriteLine($"weights  {run.Checkpoint(checkpoints.Step)}");
        return ExitCode.Done;
    }

    private IGanObserver[] Attention(RunDirectory run, SaganGenerator painter) =>
        AttentionProbe.Layers(painter).Count + AttentionProbe.Layers(players.Discriminator).Count == 0
            ? []
            : [new AttentionObserver(run, painter, plan.Model.Latent, players.Discriminator)
                { Every = plan.Run.SampleEvery }];

    // Last: they show what the others have drawn.
    private IGanObserver[] Pages(RunDirectory run) =>
    [
        new TensorBoardObserver(run, ("generator", players.Generator), ("discriminator", players.Discriminator))
        {
            Every = plan.Run.SampleEvery,
        },
        new ReportObserver(run) { Every = plan.Run.SampleEvery },
    ];

    private void Introduce(RunDirectory run)
    {
        Console.WriteLine($"run      {run.Location}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"pictures {pictures.Count:N0} of {pictures.Shape}, {Pictures.Describe(plan.Run.Data)}"));
        if (data.Classes.Count > 0)
            Console.WriteLine($"classes  {DataLines.Classes(data)}");
        foreach (var note in pictures.Notes)
            Console.WriteLine($"note     {note}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"networks {plan.Run.Preset}, {players.Generator.Describe().Parameters:N0} and " +
            $"{players.Discriminator.Describe().Parameters:N0} parameters, on {players.Device}"));
    }

    // A person hears how many and why, the log has them all.
    private void NameBroken(ILogger log)
    {
        var skipped = pictures.Skipped;
        foreach (var note in pictures.Notes)
            log.LogInformation("{Note}", note);
        if (skipped.Count > 0)
            log.LogWarning(
                "Broken pictures are left out: {Count}; log.txt names them. {First}", skipped.Count, skipped[0]);
        foreach (var broken in skipped)
            log.LogInformation("Left out: {Broken}", broken);
    }

    private GanTrainer Trainer(ICheckpointStore? checkpoints = null, ILogger? log = null) => new(
        players.Generator, players.Discriminator, plan.Training, players.Objective, players.Average)
    {
        Checkpoints = checkpoints,
        Log = log ?? NullLogger.Instance,
    };

    private static int Leave(RunDirectory run, int step)
    {
        Console.WriteLine(step > 0 ? $"Interrupted; step {step} is saved." : "Interrupted before the first step.");
        Console.WriteLine($"Go on with: sagan resume {Quoted(run.Location)}");

        return ExitCode.Interrupted;
    }

    private static string Quoted(string path) => path.Contains(' ') ? $"\"{path}\"" : path;

    /// <summary>The classes in the order of their labels, as options.json has them.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    private sealed record RecordedClasses(IReadOnlyList<string> ClassNames);
}
