using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>One run of a trainer, from its first step or a checkpoint to its last.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly GanTrainerOptions options;
    private readonly ICheckpointStore? store;
    private readonly IImageSource source;
    private readonly bool conditional;
    private readonly ILogger log;
    private readonly Device device;
    private readonly PictureStream pictures;
    private readonly MovingAverage? average;
    private readonly Chance chance;
    private readonly Tally tally;
    private readonly Duel duel;
    private readonly Gauges gauges;
    private readonly Audience audience;
    private readonly CollapseWatch watch;
    private readonly TrainingState state;
    private readonly TrainingSetup setup;
    private readonly TimeProvider time;
    private readonly Stopwatch sinceStart = Stopwatch.StartNew(), training = new();

    private long lastSave;
    private int saved, timed, trained, rollBacks;

    public TrainingRun(
        Cast cast, GanTrainerOptions options, IImageSource source, IEnumerable<IGanObserver> observers,
        ICheckpointStore? store, ILogger log, TimeProvider time)
    {
        (this.options, this.store, this.log, this.time, device) = (options, store, log, time, cast.Device);
        (this.source, conditional) = (source, cast.Classes > 0);
        setup = TrainingSetup.Of(cast, options, source);

        manual_seed(options.Seed);
        var sampler = new EpochSampler(source.Count, options.BatchSize, (ulong)options.Seed);
        var mirror = options.Flip ? new Mirror(options.Seed) : null;
        pictures = new(source, sampler, cast.Classes, mirror, cast.Device, options.Workers);
        average = cast.Average is null
            ? null
            : new(cast.Average, cast.Generator.Network, options.AverageDecay, options.AverageFrom);

        chance = new(options, cast.Classes, cast.Device);
        tally = new(cast.Device);
        duel = new(cast.Generator, cast.Discriminator, cast.Objective, options, tally, cast.Device)
        {
            Draw = count => (chance.Latents(count), chance.Labels(count)),
            Uniform = chance.Uniform,
        };
        gauges = new(("generator", cast.Generator.Network), ("discriminator", cast.Discriminator.Network));
        audience = new(observers, log);
        watch = new(options);
        state = new()
        {
            Modules = cast.Modules.Append(("chance", chance)).ToDictionary(entry => entry.Item1, entry => entry.Item2),
            Optimizers = new Dictionary<string, OptimizerHelper>
            {
                ["generator"] = duel.GeneratorAdam,
                ["discriminator"] = duel.DiscriminatorAdam,
            },
        };
    }

    /// <summary>Trains to the last step.</summary>
    public void Go(CancellationToken cancellation)
    {
        try
        {
            Begin(cancellation);
            Train(cancellation);
        }
        finally
        {
            audience.Summarize();
        }

        log.End(state.Step);
    }

    public void Dispose()
    {
        pictures.Dispose();
        duel.Dispose();
        tally.Dispose();
        chance.Dispose();
    }

    private void Begin(CancellationToken cancellation)
    {
        store?.RequireSameData(source, conditional, log);
        if (!Restore())
            SeekPictures();
        if (!cancellation.IsCancellationRequested)
            store?.Begin(setup);

        log.Begin(state.Step, options.Steps, device.ToString());
        training.Restart();
        lastSave = time.GetTimestamp();
    }

    private void Train(CancellationToken cancellation)
    {
        while (state.Step < options.Steps)
        {
            if (cancellation.IsCancellationRequested)
                Leave(cancellation);

            Step();

            var isReported = IsDue(options.ReportEvery);
            if (isReported && !Report())
                continue;
            if (store is not null && IsSaveDue() && (isReported || Examine() is not null))
                Save(mustSucceed: state.Step == options.Steps);
        }
    }

    private bool IsSaveDue() => IsDue(options.CheckpointEvery)
        || (options.CheckpointMinutes > 0
            && time.GetElapsedTime(lastSave) >= TimeSpan.FromMinutes(options.CheckpointMinutes));

    private bool IsDue(int every) => state.Step % every == 0 || state.Step == options.Steps;

    private void Step()
    {
        using var scope = NewDisposeScope();

        var step = state.Step + 1;
        duel.Pace(RateSchedule.Share(options, step) * state.RateFactor);

        var real = pictures.Next();
        duel.TrainDiscriminator(real, step);
        for (var turn = 1; turn < options.CriticSteps; turn++)
            duel.TrainDiscriminator(real = pictures.Next(), step, turn);

        duel.TrainGenerator(real, step);
        average?.Follow(step);

        tally.Count();
        timed++;
        trained++;
        state.Step = step;
    }

    /// <returns>Whether the step stands; if not, the training was rolled back.</returns>
    private bool Report()
    {
        if (Examine() is not { } reading)
            return false;

        var report = Describe(reading);
        state.Distance = report.Distance;
        TrainingMeter.Report(timed, (long)timed * options.BatchSize * options.CriticSteps, report.ImagesPerSecond);
        log.Report(report.Step, report.DiscriminatorLoss, report.GeneratorLoss);
        audience.Hear(report);

        // A last report between two due ones leaves the sums: a run that is resumed reports what it would have.
        if (state.Step % options.ReportEvery == 0)
            tally.Restart();
        timed = 0;
        training.Restart();

        Warn(watch.Hear(report).ToArray());
        return true;
    }

    private TrainingStep Describe(Reading reading) => new()
    {
        Step = state.Step,
        DiscriminatorLoss = reading[Figure.Loss("discriminator")],
        GeneratorLoss = reading[Figure.Loss("generator")],
        Losses = reading.Terms,
        RealScore = reading[Figure.RealScore],
        FakeScore = reading[Figure.FakeScore],
        Diversity = reading[Figure.Diversity],
        Distance = reading[Figure.Distance],
        Gammas = reading.Gammas,
        LargestSigma = reading.LargestSigma,
        GeneratorGradient = reading[Figure.Gradient("generator")],
        DiscriminatorGradient = reading[Figure.Gradient("discriminator")],
        GeneratorRate = duel.GeneratorAdam.ParamGroups.First().LearningRate,
        DiscriminatorRate = duel.DiscriminatorAdam.ParamGroups.First().LearningRate,
        ImagesPerSecond = timed * options.BatchSize * options.CriticSteps / training.Elapsed.TotalSeconds,
        Seconds = sinceStart.Elapsed.TotalSeconds,
        SecondsLeft = sinceStart.Elapsed.TotalSeconds / trained * (options.Steps - state.Step),
        LiveTensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount,
        PeakMemory = PeakMemory(),
    };

    private static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();

        return process.PeakWorkingSet64;
    }

    /// <summary>Reads the figures; where one is at fault, stops or rolls back.</summary>
    /// <returns>The figures; null where the training was rolled back.</returns>
    private Reading? Examine()
    {
        var reading = Reading.Take(tally, duel, gauges, state.Step);
        if (reading.Fault is not { } fault)
            return reading;

        var factor = state.RateFactor;
        if (options.NotFinite != Rescue.RollBack || rollBacks >= options.RollBacks || !Restore())
            throw new NotFiniteNumberException(fault.Describe(Fate()));

        rollBacks++;
        state.RateFactor = factor * options.RollBackRate;
        log.RolledBack(fault.Describe(
            $"Went back to step {state.Step}; rates are {state.RateFactor} of what they were."));
        TrainingMeter.Warned();
        return null;
    }

    private string Fate() => (options.NotFinite, store) switch
    {
        (Rescue.RollBack, null) => "There was no store of checkpoints to roll back to.",
        (Rescue.RollBack, _) when rollBacks > 0 => $"It was rolled back {rollBacks} times before.",
        (Rescue.RollBack, _) => "There was no checkpoint yet to roll back to.",
        _ when saved > 0 => $"The checkpoint of step {saved} is sound.",
        _ => $"To go on from a checkpoint by itself, set {nameof(options.NotFinite)} to {Rescue.RollBack}.",
    };

    private void Warn(string[] warnings)
    {
        foreach (var warning in warnings)
        {
            log.Collapse(state.Step, warning);
            TrainingMeter.Warned();
        }

        if (warnings.Length > 0 && options.Collapse == Alarm.Stop)
        {
            Save(mustSucceed: true);
            throw new InvalidOperationException($"Stopped at step {state.Step}. {string.Join(" ", warnings)}");
        }
    }

    private void Leave(CancellationToken cancellation)
    {
        if (store is not null && state.Step > saved && Examine() is not null)
            Save(mustSucceed: true);

        log.Cancelled(state.Step);
        throw new OperationCanceledException(cancellation);
    }

    /// <summary>Saves the state; where that fails, the next checkpoint is another try, or it throws.</summary>
    private void Save(bool mustSucceed)
    {
        if (store is null)
            return;

        training.Stop();
        chance.Note();
        tally.Note(state.Figures);
        watch.Note(state.Figures);
        state.Batches = pictures.Turn;
        try
        {
            store.Save(state);
        }
        catch (IOException failure) when (!mustSucceed)
        {
            log.NotSaved(failure, state.Step, saved);
            TrainingMeter.Warned();
            return;
        }
        finally
        {
            lastSave = time.GetTimestamp();
            training.Start();
        }

        saved = state.Step;
        log.Saved(saved);
        TrainingMeter.Saved();
    }

    private bool Restore()
    {
        if (store is null || !store.Restore(state))
            return false;

        chance.Recall();
        watch.Recall(state.Figures);
        tally.Recall(state.Figures);
        duel.Forget();
        SeekPictures();
        saved = state.Step;
        timed = 0;
        training.Restart();
        return true;
    }

    private void SeekPictures() =>
        pictures.Seek(state.Batches, (long)(options.Steps - state.Step) * options.CriticSteps);
}
