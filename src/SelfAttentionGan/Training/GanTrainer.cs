using Microsoft.Extensions.Options;
using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training;

/// <summary>Trains a generator against a discriminator: any two modules, on any pictures.</summary>
/// <remarks>
/// A step updates the discriminator <see cref="GanTrainerOptions.CriticSteps"/> times, on a batch of real pictures and
/// one of painted pictures (the generator without gradient), then the generator once (the discriminator frozen). Both
/// use Adam with rates of their own. The trainer works on the device that holds the players. Players that are
/// <see cref="IClassConditional"/> and have classes get labels: the pictures' own, and uniformly drawn ones to paint.
/// </remarks>
public sealed class GanTrainer
{
    private readonly Player generator, discriminator;
    private readonly Module<Tensor, Tensor>? average;
    private readonly GanTrainerOptions options;
    private readonly IGanLoss loss;

    /// <summary>Makes a trainer; it owns none of what it is given.</summary>
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
    {
        (this.generator, this.discriminator) = (new(generator), new(discriminator));
        (this.loss, this.average) = (loss, average);
        this.options = GanTrainerOptionsValidator.Approve(options);

        RequireAverageWithDecay();
    }

    /// <summary>Trains from the first step to the last; both players are left in training mode.</summary>
    /// <param name="source">Real pictures, of the size that the generator paints.</param>
    /// <param name="observers">Hear a report each <see cref="GanTrainerOptions.ReportEvery"/> steps and last.</param>
    /// <param name="cancellation">Ends the training before its next step.</param>
    /// <exception cref="ArgumentException">Latents, pictures and players do not fit; nothing was trained.</exception>
    /// <exception cref="InvalidDataException">The players need labels, but a batch's are missing or wrong.</exception>
    /// <exception cref="NotFiniteNumberException">A loss or a score became infinite or not a number.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the players keep what they learnt.</exception>
    public void Run(
        IImageSource source, IReadOnlyList<IGanObserver> observers, CancellationToken cancellation = default)
    {
        var device = SharedDevice();
        var classes = Casting.Agree(generator, discriminator, source);
        new Rehearsal(generator, discriminator, device).Hold(options.Latent, source.Shape);

        manual_seed(options.Seed);
        var sampler = new EpochSampler(source.Count, options.BatchSize, (ulong)options.Seed);
        var pictures = new PictureStream(source, sampler, classes, device);
        var mean = average is null
            ? null
            : new MovingAverage(average, generator.Network, options.AverageDecay, options.AverageFrom);

        using var latents = new LatentSource(options.Latent, options.Seed, device);
        using var labels = classes == 0 ? null : new LabelSource(classes, options.Seed, device);
        using var duel = new Duel(
            generator, discriminator, loss, options, count => (latents.Draw(count), labels?.Draw(count)));
        using var tally = new Tally(options.BatchSize * options.CriticSteps, device);

        for (var step = 1; step <= options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Train(duel, pictures, tally);
            mean?.Follow(step);

            if (step % options.ReportEvery == 0 || step == options.Steps)
                Report(step, tally, observers);
        }
    }

    private void Train(Duel duel, PictureStream pictures, Tally tally)
    {
        using var scope = NewDisposeScope();

        var judged = duel.TrainDiscriminator(pictures.Next());
        for (var turn = 1; turn < options.CriticSteps; turn++)
            judged = duel.TrainDiscriminator(pictures.Next());

        tally.Add(judged, duel.TrainGenerator(options.BatchSize));
    }

    private static void Report(int step, Tally tally, IReadOnlyList<IGanObserver> observers)
    {
        var report = tally.Report(step);
        report.RequireFinite();

        foreach (var observer in observers)
            observer.Observe(report);

        tally.Restart();
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
