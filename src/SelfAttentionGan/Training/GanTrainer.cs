using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Data;
using SelfAttentionGan.Layers;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Objectives;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training;

/// <summary>Trains a generator against a discriminator: any two modules, on any pictures.</summary>
/// <remarks>
/// <para>
/// A step updates the discriminator <see cref="GanTrainerOptions.CriticSteps"/> times, on a batch of real pictures and
/// one of painted pictures (the generator without gradient), then the generator once (the discriminator frozen). Both
/// use Adam with rates of their own. The trainer works on the device that holds the players. Players that are
/// <see cref="IClassConditional"/> and have classes get labels: the pictures' own, and uniformly drawn ones to paint.
/// </para>
/// <para>
/// With a store of checkpoints a run goes on where an earlier one with the same options stopped, and ends in the same
/// bits as one that never did; on a GPU as far as its kernels repeat themselves, and without layers such as dropout,
/// whose chance on a GPU torch does not hand out.
/// </para>
/// </remarks>
public sealed class GanTrainer
{
    private readonly Player generator, discriminator;
    private readonly Module<Tensor, Tensor>? average;
    private readonly GanTrainerOptions options;
    private readonly IGanObjective objective;

    /// <summary>Makes a trainer with a loss and nothing else; it owns none of what it is given.</summary>
    /// <param name="generator">Takes latents N×Latent, returns pictures N×C×H×W in [-1, 1].</param>
    /// <param name="discriminator">Takes pictures N×C×H×W, returns one score for each.</param>
    /// <param name="options">How long, how fast and how evenly the two learn; copied.</param>
    /// <param name="loss">What the two are asked for; <see cref="HingeLoss"/> is the paper's.</param>
    /// <param name="average">
    /// A second generator of the same build, which becomes the moving average of the first, in evaluation mode; null
    /// where <see cref="GanTrainerOptions.AverageDecay"/> is 0.
    /// </param>
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    /// <exception cref="ArgumentException">There is a decay without an average, or the reverse.</exception>
    public GanTrainer(
        Module<Tensor, Tensor> generator, Module<Tensor, Tensor> discriminator,
        GanTrainerOptions options, IGanLoss loss, Module<Tensor, Tensor>? average = null)
        : this(generator, discriminator, options, new AdversarialObjective(loss), average)
    {
    }

    /// <summary>Makes a trainer for any game; it owns none of what it is given.</summary>
    /// <param name="generator">
    /// Takes what the objective lets it paint from, returns pictures N×C×H×W in [-1, 1].
    /// </param>
    /// <param name="discriminator">Takes what the objective lets it judge, returns scores.</param>
    /// <param name="options">How long, how fast and how evenly the two learn; copied.</param>
    /// <param name="objective">What the two do in a step and what they lower.</param>
    /// <param name="average">
    /// A second generator of the same build, which becomes the moving average of the first, in evaluation mode; null
    /// where <see cref="GanTrainerOptions.AverageDecay"/> is 0.
    /// </param>
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    /// <exception cref="ArgumentException">There is a decay without an average, or the reverse.</exception>
    public GanTrainer(
        Module<Tensor, Tensor> generator, Module<Tensor, Tensor> discriminator,
        GanTrainerOptions options, IGanObjective objective, Module<Tensor, Tensor>? average = null)
    {
        (this.generator, this.discriminator) = (new(generator), new(discriminator));
        (this.objective, this.average) = (objective, average);
        this.options = GanTrainerOptionsValidator.Approve(options);

        RequireAverageWithDecay();
        OneDnnGuard.Ensure();
    }

    /// <summary>
    /// Where checkpoints are kept, and where a run is resumed from; it is told the options, too. By default nothing is
    /// kept.
    /// </summary>
    public ICheckpointStore? Checkpoints { get; init; }

    /// <summary>
    /// Where the trainer tells what it does, and warns. By default warnings, and what is worse, go to standard error;
    /// <c>NullLogger.Instance</c> silences them.
    /// </summary>
    public ILogger Log { get; init; } = StandardErrorLogger.Instance;

    /// <summary>The clock of <see cref="GanTrainerOptions.CheckpointMinutes"/>. The default is the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Trains from the first step, or the newest checkpoint, to the last; on the caller's thread.</summary>
    /// <remarks>Both players are left in training mode.</remarks>
    /// <param name="source">Real pictures, of the size that the generator paints.</param>
    /// <param name="observers">Hear a report each <see cref="GanTrainerOptions.ReportEvery"/> steps and last.</param>
    /// <param name="cancellation">Ends the training after the step that it is in, with a checkpoint.</param>
    /// <exception cref="ArgumentException">Latents, pictures and players do not fit; nothing was trained.</exception>
    /// <exception cref="InvalidDataException">
    /// The players need labels, but a batch's are missing or wrong; or checkpoints are damaged or of other players.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">A loss or a gradient became infinite or not a number.</exception>
    /// <exception cref="InvalidOperationException">
    /// The training collapsed, and the options say to stop then.
    /// </exception>
    /// <exception cref="IOException">
    /// The last checkpoint could not be saved, or that of a training that is cancelled; those before are intact. A
    /// failure before the last one is logged, and the training goes on.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the players keep what they learnt.</exception>
    public void Run(
        IImageSource source, IReadOnlyList<IGanObserver> observers, CancellationToken cancellation = default)
    {
        var device = SharedDevice();
        var classes = Casting.Agree(generator, discriminator, source);
        if (objective is AdversarialObjective)
            new Rehearsal(generator, discriminator, device).Hold(options.Latent, source.Shape);
        objective.Memory?.to(device);
        WarnOfPenalty();
        MentionOneDnn(device);

        var cast = new Cast(generator, discriminator, average, objective, device, classes);
        using var run = new TrainingRun(cast, options, source, observers, Checkpoints, Log, TimeProvider);

        run.Go(cancellation);
    }

    /// <summary>
    /// Does what <see cref="Run"/> does on a thread of its own, for hosts whose threads must not wait.
    /// </summary>
    /// <remarks>Observers hear on that thread.</remarks>
    /// <param name="source">Real pictures, of the size that the generator paints.</param>
    /// <param name="observers">Hear a report each <see cref="GanTrainerOptions.ReportEvery"/> steps and last.</param>
    /// <param name="cancellation">Ends the training after the step that it is in, with a checkpoint.</param>
    /// <returns>The training; it fails as <see cref="Run"/> does.</returns>
    public Task RunAsync(
        IImageSource source, IReadOnlyList<IGanObserver> observers, CancellationToken cancellation = default) =>
        Task.Factory.StartNew(
            () => Run(source, observers, cancellation), cancellation, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    private void WarnOfPenalty()
    {
        if (objective is AdversarialObjective adversarial && adversarial.Pays<GradientPenalty>()
            && discriminator.Network.modules().OfType<SpectralNorm>().Any())
            Log.Doubt(
                "WGAN-GP's penalty asks for slopes of 1, spectral normalisation for slopes of at most 1 in every layer: " +
                "together they fight. Build the discriminator without spectral normalisation, or leave the penalty out.");
    }

    private void MentionOneDnn(Device device)
    {
        var state = device.type == DeviceType.CPU ? OneDnnGuard.Ensure() : OneDnnState.Sound;

        if (state == OneDnnState.TurnedOff)
            Log.Note(OneDnnGuard.Describe());
        else if (state == OneDnnState.Faulty)
            Log.Doubt(OneDnnGuard.Describe());
    }

    private Device SharedDevice()
    {
        var devices = generator.Network.parameters().Concat(discriminator.Network.parameters())
            .Concat(average?.parameters() ?? [])
            .Select(parameter => parameter.device.ToString())
            .Distinct()
            .ToArray();

        return devices.Length == 1
            ? new Device(devices[0])
            : throw new ArgumentException(
                $"Players and average must have parameters on one device, but they are on {devices.Length} " +
                $"({string.Join(", ", devices)}); move each with .to(device).");
    }

    private void RequireAverageWithDecay()
    {
        if (average is null && options.AverageDecay > 0)
            throw new ArgumentException(
                $"{nameof(GanTrainerOptions.AverageDecay)} above 0 needs a network that becomes the average, but " +
                "there is none; build a second generator, or leave the decay at 0.", nameof(average));
        if (average is not null && options.AverageDecay == 0)
            throw new ArgumentException(
                $"An average needs {nameof(GanTrainerOptions.AverageDecay)} above 0, but it is 0; " +
                "set it (0.999 is usual), or leave the average out.", nameof(average));
    }
}
