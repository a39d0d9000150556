using Microsoft.Extensions.Logging;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training;

/// <summary>A training of milliseconds, and all that can be seen of it.</summary>
internal sealed class Trial
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualTime time = new();
    private readonly NoiseImageSource source = new();
    private readonly InMemoryCheckpointStore store = new();
    private readonly RecordingLogger log = new();
    private readonly List<TrainingReport> reports = [];
    private readonly RecordingModule painter, judge;
    private readonly Sequential? average;

    private Trial(Told told)
    {
        manual_seed(1);
        painter = new(Painter());
        judge = new(Sequential(Flatten(), Linear(192, 8), Tanh(), Linear(8, 1)));
        average = told.Training.EmaDecay > 0 ? Sequential(("inner", Painter())) : null;

        var game = AdversarialObjective.From(told.Objective);
        var trainer = new GanTrainer(
            painter.AsGenerator(told.LatentDim), judge.AsDiscriminator(), told.Training,
            told.Faults > 0 ? new Faulty(game, told.Faults) : game, average?.AsGenerator(told.LatentDim))
        {
            Checkpoints = store,
            Log = log,
            TimeProvider = time,
        };
        Failure = Attempt(() => trainer.Run(source, [new DelegateObserver(reports.Add), new DelegateObserver(_ => time.Advance(Minute))]));
    }

    public string Generator => TensorHash.Of(painter);

    public string Discriminator => TensorHash.Of(judge);

    public string Weights => $"{Generator} {Discriminator}";

    public string Average => TensorHash.Of(average!);

    /// <summary>How many pictures were read, batch after batch.</summary>
    public string Reads => string.Join(' ', source.Reads);

    /// <summary>Whether pictures were read on the thread that trained.</summary>
    public string IsReadInStep => $"{source.IsReadAtHome}";

    public string LatentShapes => string.Join(' ', painter.Shapes);

    public string Latents => string.Join(' ', painter.Inputs);

    public string JudgedShapes => string.Join(' ', judge.Shapes);

    /// <summary>The real pictures that the discriminator saw first, after the rehearsal's painted ones.</summary>
    public string FirstReal => judge.Inputs[1];

    /// <summary>The painted pictures that it saw first in its turn.</summary>
    public string FirstFake => judge.Inputs[2];

    /// <summary>Those that it saw first in the generator's turn.</summary>
    public string FirstPainted => judge.Inputs[3];

    public string Steps => string.Join(' ', reports.Select(report => report.Step));

    public string Rates => string.Join(' ', reports.Select(report => report.GeneratorLearningRate));

    public string DiscriminatorRates => string.Join(' ', reports.Select(report => report.DiscriminatorLearningRate));

    public string DiscriminatorLosses => string.Join(' ', reports.Select(report => report.DiscriminatorLoss));

    /// <summary>The names of the losses' terms, report after report.</summary>
    public string Terms => string.Join(" | ", reports.Select(report => string.Join(' ', report.Losses.Keys.Order())));

    public string Saves => string.Join(' ', store.Steps);

    public string Warnings => string.Join('\n', log.Entries.Where(entry => entry.Level >= LogLevel.Warning));

    /// <summary>How it ended.</summary>
    public string Failure { get; }

    public static Trial Of(Told told) => new(told);

    /// <summary>Paints from latents of any length.</summary>
    private static Sequential Painter() => Sequential(
        AdaptiveAvgPool1d(2), Linear(2, 8), Tanh(), Linear(8, 192), Tanh(), Unflatten(1, [3, 8, 8]));

    private static string Attempt(Action run)
    {
        try
        {
            run();
            return "none";
        }
        catch (Exception failure)
        {
            return $"{failure.GetType().Name}: {failure.Message}";
        }
    }

    /// <summary>A game whose generator's loss is no number at step 2, so many times.</summary>
    private sealed class Faulty(IGanObjective game, int times) : IGanObjective
    {
        private int faults;

        public IGanObjective Inner => game;

        public GanStepResult ComputeDiscriminatorLoss(GanStepContext step) => game.ComputeDiscriminatorLoss(step);

        public GanStepResult ComputeGeneratorLoss(GanStepContext step)
        {
            var result = game.ComputeGeneratorLoss(step);
            var isFaulty = step.Step == 2 && faults++ < times;

            return result with
            {
                Terms = [.. result.Terms.Select(term => isFaulty ? term with { Value = term.Value * double.NaN } : term)],
            };
        }
    }
}
