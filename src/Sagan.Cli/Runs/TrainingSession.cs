using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sagan.Cli.Data;
using Sagan.Cli.Evaluation;
using Sagan.Cli.Output;
using Sagan.Cli.Parsing;
using SelfAttentionGan.Attention;
using SelfAttentionGan.Data;
using SelfAttentionGan.Distributed;
using SelfAttentionGan.Models;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Distributed;

namespace Sagan.Cli.Runs;

/// <summary>
/// Trains a run, for the commands <c>train</c> and <c>resume</c>: networks, images, observers and console output.
/// </summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly RunConfiguration config;
    private readonly RunNetworks networks;
    private readonly IProcessGroup group;
    private readonly IImageSource images;
    private readonly DataIdentity data;
    private readonly TrainingEvaluation? evaluation;
    private readonly BufferedLogger imageLog = new();
    private RunDirectory? run;
    private IDisposable? runLock;

    /// <summary>Opens the images and validates the whole setup with the other processes, before anything is written.</summary>
    /// <exception cref="ArgumentException">Networks and images do not match.</exception>
    /// <exception cref="InvalidDataException">An image is corrupt.</exception>
    /// <param name="config">The configuration.</param>
    /// <param name="networks">The networks.</param>
    /// <param name="group">The processes that train together.</param>
    /// <param name="resumed">The run that is resumed; null for a new one.</param>
    public TrainingSession(
        RunConfiguration config, RunNetworks networks, IProcessGroup group, RunDirectory? resumed = null)
    {
        (this.config, this.networks, this.group) = (config, networks, group);
        images = ImageSourceFactory.Open(config, imageLog);

        try
        {
            data = images.Identify();
            if (resumed is not null)
                RunData.RequireSameClasses(resumed, data, conditional: config.Model.Classes > 0);
            Trainer().Validate(images);
            evaluation = group.Rank == 0 ? TrainingEvaluation.Open(config.Run) : null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        runLock?.Dispose();
        evaluation?.Dispose();
        images.Dispose();
    }

    /// <summary>Begins to write to a run's folder, on rank 0.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="record">Whether options differ from those in the run's options.json.</param>
    public void Begin(RunDirectory folder, bool record)
    {
        run = folder;
        runLock = ValidationErrors.Require(run.Lock);
        RunData.RequireSameClasses(run, data, conditional: config.Model.Classes > 0);
        if (record)
            run.RecordOptions(networks.Device, config.Sources, [.. config.Sections, .. ClassNames(), .. Start()]);
        run.RecordNetworks(ModelSummary.Of(networks.Generator), ModelSummary.Of(networks.Discriminator));
    }

    /// <summary>Trains to the last step, from the newest checkpoint if there is one.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public int Train()
    {
        if (run is null)
            return Follow();

        try
        {
            return Train(run);
        }
        finally
        {
            runLock!.Dispose();
            Report("report", () => RunReport.Write(run));
        }
    }

    // Rank 0 writes everything.
    private int Follow()
    {
        using var shutdown = new ShutdownSignal();
        try
        {
            Trainer().Run(images, [], shutdown.Token);
            return ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    /// <summary>
    /// Writes a file after training and reports its path; an I/O error is a warning, as the training is complete.
    /// </summary>
    private static void Report(string what, Func<string> write)
    {
        try
        {
            Console.WriteLine($"{what,-8} {write()}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Terminal.WriteWarning($"Warning: the {what} could not be written. {ErrorHandler.Describe(failure)}");
        }
    }

    // The class names in the order of their labels.
    private IEnumerable<(string Name, object Options)> ClassNames() => data.Classes.Count == 0
        ? []
        : [("data", new RecordedClasses([.. data.Classes.Select(known => known.Name)]))];

    private IEnumerable<(string Name, object Options)> Start() =>
        config.Start is { } start ? [(RunOrigin.StartSection, start)] : [];

    private int Train(RunDirectory run)
    {
        using var shutdown = new ShutdownSignal();
        using var file = new RunLog(run);
        var console = Terminal.Open();
        var warnings = new ConsoleLogger(Terminal.Shared(console));
        using var logs = LoggerFactory.Create(logs => logs.AddProvider(file).AddProvider(warnings));
        var log = logs.CreateLogger<GanTrainer>();
        var checkpoints = new TrackingCheckpointStore(new FileCheckpointStore(run, config.Checkpoints, log), console);
        var metrics = new MetricsObserver(run, config.Training.ReportEvery);
        var generator = networks.Average ?? networks.Generator;
        var samples = new SampleObserver(run, generator)
        {
            Every = config.Run.SampleEvery,
            ClassNames = data.NamesFor(config.Model.Classes),
        };
        PrintSummary(run);
        LogSkipped(log);
        if (group is MpiProcessGroup mpi)
            foreach (var (rank, member) in mpi.Members.Index())
                log.LogInformation("Rank {Rank} is {Member}.", rank, member);
        imageLog.ForwardTo(log);

        try
        {
            TrainingProgress.Show(console, config.Training.Steps, progress => Trainer(checkpoints, log).Run(
                images,
                [progress, metrics, .. Evaluation(run, generator), samples, .. Attention(run, generator), .. Reports(run)],
                shutdown.Token));
        }
        catch (OperationCanceledException)
        {
            return ReportInterrupted(run, checkpoints.Step);
        }
        catch (Exception failure)
        {
            file.CreateLogger("").LogError("Training failed. {Reason}", ErrorHandler.Describe(failure));
            throw;
        }

        Report("samples", () => samples.Draw(config.Training.Steps));
        Console.WriteLine($"metrics  {run.Metrics}");
        Console.WriteLine($"weights  {run.Checkpoint(checkpoints.Step)}");
        return ExitCode.Success;
    }

    // Before the report, which includes its metrics.
    private IGanObserver[] Evaluation(RunDirectory run, SaganGenerator generator) =>
        evaluation is null ? [] : [evaluation.Observe(run, images, generator)];

    private IGanObserver[] Attention(RunDirectory run, SaganGenerator generator) =>
        AttentionProbe.Layers(generator).Count + AttentionProbe.Layers(networks.Discriminator).Count == 0
            ? []
            : [new AttentionObserver(run, generator, networks.Discriminator)
                { Every = config.Run.SampleEvery }];

    // Last, because they include the images that the others write.
    private IGanObserver[] Reports(RunDirectory run) =>
    [
        new TensorBoardObserver(run, ("generator", networks.Generator), ("discriminator", networks.Discriminator))
        {
            Every = config.Run.SampleEvery,
        },
        new ReportObserver(run) { Every = config.Run.SampleEvery },
    ];

    private void PrintSummary(RunDirectory run)
    {
        Console.WriteLine($"run      {run.Location}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"images   {images.Count:N0} of {images.Shape}, {ImageSourceFactory.Describe(config.Run.Data)}"));
        if (data.Classes.Count > 0)
            Console.WriteLine($"classes  {ClassListing.Classes(data)}");
        if (data.Classes.Count > 0 && networks.Generator.Classes == 0)
            Console.WriteLine($"note     The networks ignore the classes; '--set Classes={data.Classes.Count}' trains conditional ones.");
        foreach (var note in images.Notes)
            Console.WriteLine($"note     {note}");
        if (config.Start is { } start)
            Console.WriteLine($"start    {start}");
        if (group.Size > 1)
            Console.WriteLine($"group    {group.Size} processes, {group.Name}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"networks {config.Run.Preset}, {ModelSummary.Of(networks.Generator).Parameters:N0} and " +
            $"{ModelSummary.Of(networks.Discriminator).Parameters:N0} parameters, on {networks.Device}"));
    }

    // The console gets the number and the first reason, the log all of them.
    private void LogSkipped(ILogger log)
    {
        var skipped = images.Skipped;
        foreach (var note in images.Notes)
            log.LogInformation("{Note}", note);
        if (skipped.Count > 0)
            log.LogWarning(
                "Corrupt images are skipped: {Count}; log.txt lists them. {First}", skipped.Count, skipped[0]);
        foreach (var message in skipped)
            log.LogInformation("Skipped: {Message}", message);
    }

    private GanTrainer Trainer(ICheckpointStore? checkpoints = null, ILogger? log = null) => new(
        networks.Generator, networks.Discriminator, config.Training, networks.Objective, networks.Average)
    {
        Checkpoints = checkpoints,
        Log = log ?? NullLogger.Instance,
        ProcessGroup = group,
    };

    private static int ReportInterrupted(RunDirectory run, int step)
    {
        Console.WriteLine(step > 0 ? $"Interrupted; step {step} is saved." : "Interrupted before the first step.");
        Console.WriteLine($"Resume with: sagan resume {Quote(run.Location)}");

        return ExitCode.Interrupted;
    }

    private static string Quote(string path) => path.Contains(' ') ? $"\"{path}\"" : path;

    /// <summary>The classes in the order of their labels, as options.json has them.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    private sealed record RecordedClasses(IReadOnlyList<string> ClassNames);
}
