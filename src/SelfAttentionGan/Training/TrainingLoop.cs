using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SelfAttentionGan.Data;
using SelfAttentionGan.Training.Checkpointing;
using SelfAttentionGan.Training.DataParallel;
using SelfAttentionGan.Training.Distributed;
using SelfAttentionGan.Training.Loading;
using SelfAttentionGan.Training.Monitoring;
using SelfAttentionGan.Training.Optimization;
using SelfAttentionGan.Training.Sampling;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>The training loop: one run of a trainer, from its first step or a checkpoint to its last.</summary>
/// <remarks>
/// Of several processes that train together each runs its own loop, on its share of each batch, and all take the same
/// decisions at the same steps; rank 0 alone logs, calls observers and saves.
/// </remarks>
internal sealed class TrainingLoop : IDisposable
{
    private readonly TrainingComponents components;
    private readonly GanTrainerOptions options;
    private readonly IImageSource source;
    private readonly ICheckpointStore? store;
    private readonly ILogger log;
    private readonly RandomState random;
    private readonly BatchLoader loader;
    private readonly MetricAccumulator metrics;
    private readonly GanUpdater updater;
    private readonly ExponentialMovingAverage? average;
    private readonly LayerMonitor layers;
    private readonly CollapseDetector collapse;
    private readonly ObserverCollection observers;
    private readonly TrainingProgress progress;
    private readonly TrainingState state;
    private readonly CheckpointSaver checkpoints;
    private readonly Rollback rollback;
    private readonly IProcessGroup group;
    private readonly Agreement agreement;
    private readonly BatchShare share;
    private readonly IReadOnlyList<ISynchronizedLayer> synchronizedLayers;
    private readonly ReplicaComparison replicas;

    public TrainingLoop(
        TrainingComponents components, GanTrainerOptions options, IImageSource source,
        IEnumerable<IGanObserver> observers, ICheckpointStore? store, ILogger log, TimeProvider time)
    {
        group = components.Group;
        if (group.Rank > 0)
            log = NullLogger.Instance;
        (this.components, this.options, this.source, this.store, this.log) = (components, options, source, store, log);

        agreement = new(group, components.Device);
        share = BatchShare.Of(group, options);
        synchronizedLayers = SynchronizedLayers.Of(components.Networks);
        random = new(
            components.Generator.LatentDim, components.Classes, options.Seed, components.Device, group.Rank);
        loader = BatchLoader.Create(source, options, components.Classes, components.Device, share);
        metrics = new(components.Device, group);
        updater = new(components, options, random, metrics);
        average = components.Average is { } mean
            ? new(
                mean.Module, components.Generator.Module, options.EmaDecay, options.EmaStartStep, options.BurnInSteps,
                ownStatistics: options.EmaStatisticsInterval > 0)
            : null;
        layers = new(("generator", components.Generator.Module), ("discriminator", components.Discriminator.Module));
        collapse = new(options);
        this.observers = new(group.Rank == 0 ? observers : [], log);
        progress = new(options);
        state = components.CreateState(random, updater);
        checkpoints = new(
            store, state, [random, loader, metrics, updater, collapse, new ProcessCount(group, log)], options, log, time,
            group, components.Device);
        replicas = new(group, agreement, components.Modules, components.Device);
        rollback = new(checkpoints, state, options, log);
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
        Handshake.Run(group, agreement, components.Device, () => ProcessDescription.Of(components, options, source));
        agreement.Run(() => FirstStore?.RequireSameData(source, components.Classes > 0, log));
        if (!checkpoints.Restore())
            StartAnew();
        if (!agreement.Any(cancellation.IsCancellationRequested))
            agreement.Run(() => FirstStore?.Begin(TrainingSetup.Of(components, options, source)));

        if (group.Size > 1)
            log.Information($"Training in {group.Size} processes ({group.Name}).");
        log.Started(state.Step, options.Steps, components.Device.ToString());
        progress.RestartReport();
        checkpoints.RestartTimer();
    }

    private ICheckpointStore? FirstStore => group.Rank == 0 ? store : null;

    private void StartAnew()
    {
        loader.Restore(state);
        StateBroadcast.Modules(state, group);
    }

    private void Train(CancellationToken cancellation)
    {
        while (state.Step < options.Steps)
        {
            if (agreement.Any(cancellation.IsCancellationRequested))
                StopOnCancellation(cancellation);

            Step();
            if (options.IsDue(state.Step, options.ReplicaCheckEvery))
                replicas.Run(state.Step);

            var isReported = options.IsDue(state.Step, options.ReportEvery);
            if (isReported && !Report())
                continue;
            if (checkpoints.IsDue() && (isReported || CheckFinite() is not null))
                Save(mustSucceed: state.Step == options.Steps);
        }
    }

    private void Step()
    {
        using var scope = NewDisposeScope();
        using var synchronized = SynchronizedLayers.Begin(synchronizedLayers, group);

        var step = state.Step + 1;
        updater.SetLearningRates(LearningRateSchedule.Factor(options, step) * state.RateFactor);
        updater.SetBurnIn(BurnIn.Progress(options.BurnInSteps, step));

        Batch real = null!;
        for (var updateIndex = 0; updateIndex < options.CriticSteps; updateIndex++)
        {
            real = loader.Next();
            updater.UpdateDiscriminator(real, step, updateIndex);
        }

        updater.UpdateGenerator(real, step);
        UpdateAverage(step);

        metrics.CountStep();
        progress.CountStep();
        state.Step = step;
    }

    private void UpdateAverage(int step)
    {
        average?.Update(step);
        if (options.EmaStatisticsInterval == 0 || step < options.EmaStartStep || step % options.EmaStatisticsInterval != 0)
            return;

        // Of the size that the generator computes at once, so that the pass needs no more memory.
        var count = options.BatchSize / options.GradientAccumulationSteps;
        average?.UpdateStatistics(() =>
        {
            var (latents, labels) = random.SampleIndependently(step, count);
            components.Average!.Generate(
                share.SelectOfPart(latents), labels is null ? null : share.SelectOfPart(labels));
        });
    }

    /// <returns>False if the training was rolled back.</returns>
    private bool Report()
    {
        if (CheckFinite() is not { } snapshot)
            return false;

        var report = progress.AddTo(snapshot.ToReport(state.Step, updater));
        state.Distance = report.Distance;
        if (group.Rank == 0)
            TrainingMeter.Report(progress.StepsSinceReport, progress.ImagesSinceReport, report.ImagesPerSecond);
        log.Report(report.Step, report.DiscriminatorLoss, report.GeneratorLoss);
        observers.Notify(report);

        // A last report between two due ones keeps the sums: a run that is resumed reports what it would have.
        if (state.Step % options.ReportEvery == 0)
            metrics.Reset();
        progress.RestartReport();

        WarnOfCollapse([.. collapse.Update(report)]);
        return true;
    }

    /// <summary>Reads the metrics; where a value is not finite, rolls back or throws.</summary>
    /// <returns>The metrics; null where the training was rolled back.</returns>
    private MetricSnapshot? CheckFinite()
    {
        var snapshot = MetricSnapshot.Take(metrics, updater, layers, state.Step);
        if (snapshot.NonFinite is not { } value)
            return snapshot;

        rollback.Run(value);
        progress.RestartReport();
        return null;
    }

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
            throw Agreement.Shared(
                new InvalidOperationException($"Stopped at step {state.Step}. {string.Join(" ", warnings)}"));
        }
    }

    private void StopOnCancellation(CancellationToken cancellation)
    {
        if (checkpoints.HasStore && state.Step > checkpoints.SavedStep && CheckFinite() is not null)
            Save(mustSucceed: true);

        log.Cancelled(state.Step);
        throw Agreement.Shared(new OperationCanceledException(cancellation));
    }

    private void Save(bool mustSucceed)
    {
        using var paused = progress.Pause();

        checkpoints.Save(mustSucceed);
    }
}
