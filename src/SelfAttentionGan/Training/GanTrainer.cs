using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.DataParallel;
using SelfAttentionGan.Training.Distributed;
using SelfAttentionGan.Training.Monitoring;
using SelfAttentionGan.Training.Optimization;
using SelfAttentionGan.Training.Sampling;
using SelfAttentionGan.Training.Validation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Trainer of a GAN: alternates updates of discriminator and generator, on any images.</summary>
/// <remarks>
/// <para>
/// A step updates the discriminator <see cref="GanTrainerOptions.CriticSteps"/> times, on a batch of real and one of
/// generated images, then the generator once, through the frozen discriminator. Each network has an optimizer and a
/// learning rate of its own. The trainer works on the device of the networks. Networks with classes get labels: the
/// real images' own, and uniformly sampled ones for generated images.
/// </para>
/// <para>
/// With a store of checkpoints a run resumes where an earlier one with the same options stopped, and ends in the same
/// bits as one without interruption; on a GPU as far as its kernels are deterministic, and without layers such as
/// dropout, whose random state on a GPU torch does not expose.
/// </para>
/// </remarks>
public sealed class GanTrainer : IDisposable
{
    private readonly IGenerator generator;
    private readonly IDiscriminator discriminator;
    private readonly GanTrainerOptions options;
    private readonly IGanObjective objective;
    private readonly IGenerator? createdAverage;

    /// <summary>Creates a trainer with an adversarial loss; it does not own the networks.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="discriminator">The discriminator, with one score per image.</param>
    /// <param name="options">Options of the training; copied.</param>
    /// <param name="loss">The adversarial loss; <see cref="HingeLoss"/> is SAGAN's.</param>
    /// <param name="average">
    /// A second generator of the same architecture, which becomes the moving average of the first, in evaluation mode.
    /// By default the trainer creates one, where <see cref="GanTrainerOptions.EmaDecay"/> is above 0.
    /// </param>
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    /// <exception cref="ArgumentException">
    /// There is an average without a decay; or a decay without an average, and the generator cannot be copied.
    /// </exception>
    public GanTrainer(
        IGenerator generator, IDiscriminator discriminator, GanTrainerOptions options, IGanLoss loss,
        IGenerator? average = null)
        : this(generator, discriminator, options, new AdversarialObjective(loss), average)
    {
    }

    /// <summary>Creates a trainer with any objective; it does not own the networks.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="discriminator">The discriminator.</param>
    /// <param name="options">Options of the training; copied.</param>
    /// <param name="objective">The training objective: losses, penalties, augmentation.</param>
    /// <param name="average">
    /// A second generator of the same architecture, which becomes the moving average of the first, in evaluation mode.
    /// By default the trainer creates one, where <see cref="GanTrainerOptions.EmaDecay"/> is above 0.
    /// </param>
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    /// <exception cref="ArgumentException">
    /// There is an average without a decay; or a decay without an average, and the generator cannot be copied.
    /// </exception>
    public GanTrainer(
        IGenerator generator, IDiscriminator discriminator, GanTrainerOptions options, IGanObjective objective,
        IGenerator? average = null)
    {
        (this.generator, this.discriminator, this.objective) = (generator, discriminator, objective);
        this.options = GanTrainerOptionsValidator.Approve(options);
        if (average is not null && options.EmaDecay == 0)
            throw new ArgumentException(
                $"An average needs {nameof(GanTrainerOptions.EmaDecay)} above 0, but it is 0; " +
                "set it (0.999 is usual), or leave the average out.", nameof(average));

        createdAverage = average is null && options.EmaDecay > 0 ? CreateAverage() : null;
        Average = average ?? createdAverage;
    }

    /// <summary>
    /// The exponential moving average of the generator, for samples; null where
    /// <see cref="GanTrainerOptions.EmaDecay"/> is 0. One that the trainer created is disposed with it.
    /// </summary>
    public IGenerator? Average { get; }

    /// <summary>
    /// Store of checkpoints, which runs are saved to and resumed from; it records the options, too. By default there is
    /// none.
    /// </summary>
    public ICheckpointStore? Checkpoints { get; init; }

    /// <summary>
    /// Creates the generator's optimizer from its parameters. By default the one of the options. Its learning rates
    /// follow the schedule of the options; a fresh one is created for each run.
    /// </summary>
    public Func<IEnumerable<Parameter>, OptimizerHelper>? CreateGeneratorOptimizer { get; init; }

    /// <summary>
    /// Creates the discriminator's optimizer from its parameters. By default the one of the options. Its learning rates
    /// follow the schedule of the options; a fresh one is created for each run.
    /// </summary>
    public Func<IEnumerable<Parameter>, OptimizerHelper>? CreateDiscriminatorOptimizer { get; init; }

    /// <summary>
    /// Log of the training and its warnings. By default warnings and errors are written to standard error;
    /// <c>NullLogger.Instance</c> silences them.
    /// </summary>
    public ILogger Log { get; init; } = StandardErrorLogger.Instance;

    /// <summary>
    /// The processes that train these networks together (data parallelism, as PyTorch's DistributedDataParallel); a single
    /// one by default. Not owned.
    /// </summary>
    /// <remarks>
    /// Each process calls <see cref="Run"/> with the same options, networks and data; weights and checkpoints are those of
    /// rank 0. <see cref="GanTrainerOptions.BatchSize"/> is that of all processes: each trains on an equal share, gradients
    /// are averaged, and statistics over a batch are those of the whole, so that any number of processes trains the same to
    /// rounding. Rank 0 alone logs, calls observers and saves. A process that fails ends all of them.
    /// </remarks>
    public IProcessGroup ProcessGroup { get; init; } = SingleProcess.Instance;

    /// <summary>The clock of <see cref="GanTrainerOptions.CheckpointMinutes"/>. The default is the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    private TrainingCheck Checks => new(generator, discriminator, Average, objective, options, ProcessGroup);

    /// <summary>
    /// Runs all checks of <see cref="Run"/> and reads a first batch, without training: weights, files and random
    /// generators stay as they are.
    /// </summary>
    /// <remarks>Processes that train together all call it, and all of them throw where one does.</remarks>
    /// <param name="source">Real images, of the size that the generator generates.</param>
    /// <exception cref="ArgumentException">Latents, images, networks or optimizers do not fit.</exception>
    /// <exception cref="InvalidDataException">The first batch is invalid, or its labels are missing.</exception>
    /// <exception cref="InvalidOperationException">
    /// Processes that train together differ, or another one failed; the message has its rank and the cause.
    /// </exception>
    public void Validate(IImageSource source)
    {
        var agreement = CreateAgreement();
        TrainingComponents components = null!;
        agreement.Run(() =>
        {
            components = CreateComponents(source);
            CheckOptimizers();
            Checks.RunOnFirstBatch(source, components.Classes);
        });
        Handshake.Run(
            ProcessGroup, agreement, components.Device, () => ProcessDescription.Of(components, options, source));
    }

    /// <summary>Trains from the first step, or the newest checkpoint, to the last; on the caller's thread.</summary>
    /// <remarks>Both networks are left in training mode.</remarks>
    /// <param name="source">Real images, of the size that the generator generates.</param>
    /// <param name="observers">
    /// Receive a report each <see cref="GanTrainerOptions.ReportEvery"/> steps and last.
    /// </param>
    /// <param name="cancellation">Ends the training after the current step, with a checkpoint.</param>
    /// <exception cref="ArgumentException">Latents, images and networks do not fit; nothing was trained.</exception>
    /// <exception cref="InvalidDataException">
    /// The networks need labels, but a batch's are missing or wrong; or checkpoints are damaged or of other networks.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">A loss or a gradient became infinite or not a number.</exception>
    /// <exception cref="InvalidOperationException">
    /// The training collapsed, and <see cref="GanTrainerOptions.StopOnCollapse"/> is set; or processes that train together
    /// differ, or another one failed.
    /// </exception>
    /// <exception cref="NotSupportedException">The objective cannot be computed by several processes.</exception>
    /// <exception cref="IOException">
    /// The last checkpoint could not be saved, or that of a training that is cancelled; those before are intact. A
    /// failure before the last one is logged, and the training continues.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the networks keep their weights.</exception>
    public void Run(
        IImageSource source, IReadOnlyList<IGanObserver> observers, CancellationToken cancellation = default)
    {
        try
        {
            Train(source, observers, cancellation);
        }
        catch (Exception failure) when (ProcessGroup.Size > 1 && !Agreement.IsShared(failure))
        {
            ProcessGroup.Abort($"Rank {ProcessGroup.Rank} of {ProcessGroup.Size} failed: {failure.Message}");
            throw;
        }
    }

    /// <summary>
    /// Runs <see cref="Run"/> on a thread of its own, for hosts whose threads must not block.
    /// </summary>
    /// <remarks>Observers are called on that thread.</remarks>
    /// <param name="source">Real images, of the size that the generator generates.</param>
    /// <param name="observers">
    /// Receive a report each <see cref="GanTrainerOptions.ReportEvery"/> steps and last.
    /// </param>
    /// <param name="cancellation">Ends the training after the current step, with a checkpoint.</param>
    /// <returns>The training; it fails as <see cref="Run"/> does.</returns>
    public Task RunAsync(
        IImageSource source, IReadOnlyList<IGanObserver> observers, CancellationToken cancellation = default) =>
        Task.Factory.StartNew(
            () => Run(source, observers, cancellation), cancellation, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    /// <summary>Disposes the average, if the trainer created it; not the networks.</summary>
    public void Dispose() => createdAverage?.Module.Dispose();

    private void Train(IImageSource source, IReadOnlyList<IGanObserver> observers, CancellationToken cancellation)
    {
        var agreement = CreateAgreement();
        TrainingComponents components = null!;
        agreement.Run(() => components = CreateComponents(source));
        objective.State?.to(components.Device);
        if (ProcessGroup.Rank == 0)
            LogWarnings(components.Device);

        manual_seed(options.Seed);
        RandomState.SeedShared(options.Seed, ProcessGroup.Rank, step: 0);
        generator.Module.train();
        discriminator.Module.train();
        TrainingLoop? loop = null;
        try
        {
            agreement.Run(
                () => loop = new(components, options, source, observers, Checkpoints, Log, TimeProvider));
            loop!.Run(cancellation);
        }
        finally
        {
            loop?.Dispose();
        }
    }

    private Agreement CreateAgreement() => new(ProcessGroup, generator.Module.parameters().FirstOrDefault()?.device ?? CPU);

    private void CheckOptimizers()
    {
        if (CreateGeneratorOptimizer is { } forGenerator)
            NetworkOptimizer.Create("generator", generator.Module, forGenerator).Dispose();
        if (CreateDiscriminatorOptimizer is { } forDiscriminator)
            NetworkOptimizer.Create("discriminator", discriminator.Module, forDiscriminator).Dispose();
    }

    private TrainingComponents CreateComponents(IImageSource source)
    {
        var (device, classes) = Checks.Run(source);

        return new(generator, discriminator, Average, objective, device, classes)
        {
            Group = ProcessGroup,
            GeneratorOptimizer = CreateGeneratorOptimizer ?? OptimizerStep.Factory(
                options, options.GeneratorLearningRate, options.GeneratorBeta1, options.GeneratorBeta2),
            DiscriminatorOptimizer = CreateDiscriminatorOptimizer ?? OptimizerStep.Factory(
                options, options.DiscriminatorLearningRate, options.DiscriminatorBeta1, options.DiscriminatorBeta2),
        };
    }

    private IGenerator CreateAverage()
    {
        var before = get_rng_state();                            // initializing a network changes it
        try
        {
            var average = generator.CreateCopy() ?? throw new ArgumentException(
                $"{nameof(GanTrainerOptions.EmaDecay)} above 0 needs a second network for the average, but the " +
                $"generator cannot be copied ({nameof(IGenerator.CreateCopy)} returns null); pass a function that creates a " +
                $"copy to {nameof(IGenerator)}.{nameof(IGenerator.From)}, pass a second generator as average, or leave the " +
                "decay at 0.");
            if (generator.Module.parameters().FirstOrDefault() is { } parameter)
                average.Module.to(parameter.device, parameter.dtype);

            return average;
        }
        finally
        {
            set_rng_state(before);
            before.Dispose();
        }
    }

    private void LogWarnings(Device device)
    {
        foreach (var warning in objective.Warnings(discriminator))
            Log.Warning(warning);

        var state = device.type == DeviceType.CPU ? OneDnnGuard.Ensure() : OneDnnState.Correct;

        if (state == OneDnnState.Disabled)
            Log.Information(OneDnnGuard.Describe());
        else if (state == OneDnnState.Faulty)
            Log.Warning(OneDnnGuard.Describe());
    }
}
