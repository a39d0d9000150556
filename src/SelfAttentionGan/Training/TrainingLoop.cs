using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training.Loading;
using SelfAttentionGan.Training.Monitoring;
using SelfAttentionGan.Training.Optimization;
using SelfAttentionGan.Training.Sampling;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training;

/// <summary>The training loop: one run of a trainer, from its first step or a checkpoint to its last.</summary>
internal sealed class TrainingLoop : IDisposable
{
    private readonly TrainingComponents components;
    private readonly GanTrainerOptions options;
    private readonly ICheckpointStore? store;
    private readonly IImageSource source;
    private readonly ILogger log;
    private readonly TimeProvider time;
    private readonly RandomState random;
    private readonly BatchLoader loader;
    private readonly MetricAccumulator metrics;
    private readonly GanUpdater updater;
    private readonly LayerMonitor layers;
    private readonly CollapseDetector collapse;
    private readonly ObserverCollection observers;
    private readonly ExponentialMovingAverage? average;
    private readonly ICheckpointedState[] parts;
    private readonly TrainingState state;
    private readonly Stopwatch sinceStart = Stopwatch.StartNew(), training = new();

    private long lastSave;
    private int savedStep, stepsSinceReport, stepsSinceStart, rollbacks;

    public TrainingLoop(
        TrainingComponents components, GanTrainerOptions options, IImageSource source,
        IEnumerable<IGanObserver> observers, ICheckpointStore? store, ILogger log, TimeProvider time)
    {
        (this.components, this.options, this.store, this.source) = (components, options, store, source);
        (this.log, this.time) = (log, time);

        var (generator, discriminator) = (components.Generator, components.Discriminator);
        var sampler = new EpochSampler(source.Count, options.BatchSize, (ulong)options.Seed);
        var flip = options.HorizontalFlip ? new RandomHorizontalFlip(options.Seed) : null;

        random = new(generator.LatentDim, components.Classes, options.Seed, components.Device);
        loader = new(source, sampler, components.Classes, flip, components.Device, options.Workers)
        {
            Steps = options.Steps,
            BatchesPerStep = options.CriticSteps,
        };
        metrics = new(components.Device);
        updater = new(components, options, random, metrics);
        layers = new(("generator", generator.Module), ("discriminator", discriminator.Module));
        collapse = new(options);
        this.observers = new(observers, log);
        average = components.Average is { } mean
            ? new(mean.Module, generator.Module, options.EmaDecay, options.EmaStartStep)
            : null;
        parts = [random, loader, metrics, updater, collapse];
        state = new()
        {
            Modules = components.Modules.Append(("random-state", random)).ToDictionary(
                entry => entry.Item1, entry => entry.Item2),
            Optimizers = new Dictionary<string, OptimizerHelper>
            {
                ["generator"] = updater.Generator.Optimizer,
                ["discriminator"] = updater.Discriminator.Optimizer,
            },
        };
    }

    /// <summary>Trains to the last step.</summary>
    public void Run(CancellationToken cancellation)
    {
        try
        {
            Start(cancellation);
            Train(cancellation);
        }
        finally
        {
            observers.LogFailureCounts();
        }

        log.Ended(state.Step);
    }

    public void Dispose()
    {
        loader.Dispose();
        updater.Dispose();
        metrics.Dispose();
        random.Dispose();
    }

    private void Start(CancellationToken cancellation)
    {
        store?.RequireSameData(source, components.Classes > 0, log);
        if (!Restore())
            loader.Restore(state);
        if (!cancellation.IsCancellationRequested)
            store?.Begin(TrainingSetup.Of(components, options, source));

        log.Started(state.Step, options.Steps, components.Device.ToString());
        training.Restart();
        lastSave = time.GetTimestamp();
    }

    private void Train(CancellationToken cancellation)
    {
        while (state.Step < options.Steps)
        {
            if (cancellation.IsCancellationRequested)
                StopOnCancellation(cancellation);

            Step();

            var isReported = IsDue(options.ReportEvery);
            if (isReported && !Report())
                continue;
            if (store is not null && IsSaveDue() && (isReported || CheckFinite() is not null))
                Save(mustSucceed: state.Step == options.Steps);
        }
    }

    private void Step()
    {
        using var scope = NewDisposeScope();

        var step = state.Step + 1;
        updater.SetLearningRates(LearningRateSchedule.Factor(options, step) * state.RateFactor);

        Batch real = null!;
        for (var updateIndex = 0; updateIndex < options.CriticSteps; updateIndex++)
        {
            real = loader.Next();
            updater.UpdateDiscriminator(real, step, updateIndex);
        }

        updater.UpdateGenerator(real, step);
        average?.Update(step);

        metrics.CountStep();
        stepsSinceReport++;
        stepsSinceStart++;
        state.Step = step;
    }

    private bool IsSaveDue() => IsDue(options.CheckpointEvery)
        || (options.CheckpointMinutes > 0
            && time.GetElapsedTime(lastSave) >= TimeSpan.FromMinutes(options.CheckpointMinutes));

    private bool IsDue(int every) => state.Step % every == 0 || state.Step == options.Steps;

    /// <returns>False if the training was rolled back.</returns>
    private bool Report()
    {
        if (CheckFinite() is not { } snapshot)
            return false;

        var report = CreateReport(snapshot);
        state.Distance = report.Distance;
        TrainingMeter.Report(
            stepsSinceReport, (long)stepsSinceReport * options.BatchSize * options.CriticSteps, report.ImagesPerSecond);
        log.Report(report.Step, report.DiscriminatorLoss, report.GeneratorLoss);
        observers.Notify(report);

        // A last report between two due ones keeps the sums: a run that is resumed reports what it would have.
        if (state.Step % options.ReportEvery == 0)
            metrics.Reset();
        stepsSinceReport = 0;
        training.Restart();

        WarnOfCollapse([.. collapse.Update(report)]);
        return true;
    }

    private TrainingReport CreateReport(MetricSnapshot snapshot) => new()
    {
        Step = state.Step,
        DiscriminatorLoss = snapshot[MetricNames.Loss("discriminator")],
        GeneratorLoss = snapshot[MetricNames.Loss("generator")],
        Losses = snapshot.Terms,
        RealScore = snapshot[MetricNames.RealScore],
        FakeScore = snapshot[MetricNames.FakeScore],
        Diversity = snapshot[MetricNames.Diversity],
        Distance = snapshot[MetricNames.Distance],
        Gammas = snapshot.Gammas,
        LargestSigma = snapshot.LargestSigma,
        GeneratorGradientNorm = snapshot[MetricNames.GradientNorm("generator")],
        DiscriminatorGradientNorm = snapshot[MetricNames.GradientNorm("discriminator")],
        GeneratorLearningRate = updater.Generator.LearningRate,
        DiscriminatorLearningRate = updater.Discriminator.LearningRate,
        ImagesPerSecond = stepsSinceReport * options.BatchSize * options.CriticSteps / training.Elapsed.TotalSeconds,
        Seconds = sinceStart.Elapsed.TotalSeconds,
        SecondsLeft = sinceStart.Elapsed.TotalSeconds / stepsSinceStart * (options.Steps - state.Step),
        LiveTensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount,
        PeakMemory = PeakMemory(),
    };

    private static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();

        return process.PeakWorkingSet64;
    }

    /// <summary>Reads the metrics; where a value is not finite, rolls back or throws.</summary>
    /// <returns>The metrics; null where the training was rolled back.</returns>
    private MetricSnapshot? CheckFinite()
    {
        var snapshot = MetricSnapshot.Take(metrics, updater, layers, state.Step);
        if (snapshot.NonFinite is not { } value)
            return snapshot;

        var factor = state.RateFactor;
        if (rollbacks >= options.MaxRollbacks || !Restore())
            throw new NotFiniteNumberException(value.Describe(ExplainNoRollback()));

        rollbacks++;
        state.RateFactor = factor * options.RollbackLearningRateFactor;
        log.RolledBack(value.Describe(
            FormattableString.Invariant($"Rolled back to step {state.Step}; learning rates are {state.RateFactor} of the ") +
            "scheduled ones."));
        TrainingMeter.Warned();
        return null;
    }

    private string ExplainNoRollback() => store switch
    {
        null when options.MaxRollbacks > 0 => "There was no store of checkpoints to roll back to.",
        _ when rollbacks > 0 => $"It was rolled back {rollbacks} times before.",
        _ when options.MaxRollbacks > 0 => "There was no checkpoint yet to roll back to.",
        _ when savedStep > 0 => $"The checkpoint of step {savedStep} is valid.",
        _ => $"To continue from a checkpoint automatically, set {nameof(options.MaxRollbacks)}.",
    };

    private void WarnOfCollapse(string[] warnings)
    {
        foreach (var warning in warnings)
        {
            log.Collapse(state.Step, warning);
            TrainingMeter.Warned();
        }

        if (warnings.Length > 0 && options.StopOnCollapse)
        {
            Save(mustSucceed: true);
            throw new InvalidOperationException($"Stopped at step {state.Step}. {string.Join(" ", warnings)}");
        }
    }

    private void StopOnCancellation(CancellationToken cancellation)
    {
        if (store is not null && state.Step > savedStep && CheckFinite() is not null)
            Save(mustSucceed: true);

        log.Cancelled(state.Step);
        throw new OperationCanceledException(cancellation);
    }

    /// <summary>Saves the state; where that fails, the next checkpoint is another attempt, or it throws.</summary>
    private void Save(bool mustSucceed)
    {
        if (store is null)
            return;

        training.Stop();
        state.Metrics.Clear();
        foreach (var part in parts)
            part.Save(state);
        try
        {
            store.Save(state);
        }
        catch (IOException failure) when (!mustSucceed)
        {
            log.NotSaved(failure, state.Step, savedStep);
            TrainingMeter.Warned();
            return;
        }
        finally
        {
            lastSave = time.GetTimestamp();
            training.Start();
        }

        savedStep = state.Step;
        log.Saved(savedStep);
        TrainingMeter.Saved();
    }

    private bool Restore()
    {
        if (store is null || !store.Restore(state))
            return false;

        foreach (var part in parts)
            part.Restore(state);
        savedStep = state.Step;
        stepsSinceReport = 0;
        training.Restart();
        return true;
    }
}

/// <summary>Networks, objective, optimizers and device of a training run.</summary>
internal sealed record TrainingComponents(
    IGenerator Generator, IDiscriminator Discriminator, IGenerator? Average, IGanObjective Objective, Device Device,
    int Classes)
{
    public required Func<IEnumerable<Parameter>, OptimizerHelper> GeneratorOptimizer { get; init; }

    public required Func<IEnumerable<Parameter>, OptimizerHelper> DiscriminatorOptimizer { get; init; }

    /// <summary>The modules that a checkpoint keeps, by name.</summary>
    public IEnumerable<(string Name, Module Module)> Modules
    {
        get
        {
            yield return ("generator", Generator.Module);
            yield return ("discriminator", Discriminator.Module);
            if (Average is not null)
                yield return ("average", Average.Module);
            if (Objective.State is { } state)
                yield return ("objective", state);
        }
    }
}
