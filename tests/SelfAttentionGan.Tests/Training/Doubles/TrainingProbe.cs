using Microsoft.Extensions.Logging;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Tests.Training.Distributed;
using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Distributed;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training.Doubles;

/// <summary>Runs a training of milliseconds and records everything that options can change.</summary>
internal sealed class TrainingProbe
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualTime time = new();
    private readonly NoiseImageSource source;
    private readonly InMemoryCheckpointStore store = new();
    private readonly RecordingLogger log = new();
    private readonly List<TrainingReport> reports = [];
    private readonly RecordingModule generator, discriminator;
    private readonly Sequential? average;
    private readonly MirroredProcessGroup mirror = new();

    private TrainingProbe(TrainingProbeOptions options)
    {
        manual_seed(1);
        source = new(options.Classes);
        generator = new(options.IsMirrored ? CreateGenerator(Identity()) : CreateGenerator(BatchNorm1d(8)));
        discriminator = new(Sequential(Flatten(), Linear(192, 8), Tanh(), Linear(8, 1)));
        average = options.Training.EmaDecay > 0 ? Sequential(("inner", CreateGenerator(BatchNorm1d(8)))) : null;

        var objective = AdversarialObjective.From(options.Objective);
        var (first, second) = options.Classes == 0
            ? (generator.AsGenerator(options.LatentDim), discriminator.AsDiscriminator())
            : (new UnlabeledGenerator(generator, options.LatentDim, options.Classes),
                new EmbeddingDiscriminator(discriminator, inputs: 192, options.Classes));
        var trainer = new GanTrainer(
            first, second, options.Training,
            options.NonFiniteCount > 0 ? new NonFiniteObjective(objective, options.NonFiniteCount) : objective, average?.AsGenerator(options.LatentDim))
        {
            Checkpoints = store,
            Log = log,
            TimeProvider = time,
            ProcessGroup = options.IsMirrored ? mirror : SingleProcess.Instance,
        };
        Failure = Attempt(() => trainer.Run(source, [new DelegateObserver(reports.Add), new DelegateObserver(_ => time.Advance(Minute))]));
    }

    public string Generator => TensorHash.Of(generator);

    public string Discriminator => TensorHash.Of(discriminator);

    public string Weights => $"{Generator} {Discriminator}";

    public string Average => TensorHash.Of(average!);

    /// <summary>Batch sizes in the order of reading.</summary>
    public string Reads => string.Join(' ', source.Reads);

    /// <summary>Whether images were read on the training thread.</summary>
    public string IsReadInStep => $"{source.IsReadByCreator}";

    public string LatentShapes => string.Join(' ', generator.Shapes);

    public string Latents => string.Join(' ', generator.Inputs);

    public string ScoredShapes => string.Join(' ', discriminator.Shapes);

    /// <summary>The discriminator's first real images, after the generated ones of the shape check.</summary>
    public string FirstReal => discriminator.Inputs[1];

    /// <summary>The first generated images of its own update.</summary>
    public string FirstFake => discriminator.Inputs[2];

    /// <summary>The first generated images of the generator's update.</summary>
    public string FirstGenerated => discriminator.Inputs[3];

    public string Steps => string.Join(' ', reports.Select(report => report.Step));

    public string Rates => string.Join(' ', reports.Select(report => report.GeneratorLearningRate));

    public string DiscriminatorRates => string.Join(' ', reports.Select(report => report.DiscriminatorLearningRate));

    public string DiscriminatorLosses => string.Join(' ', reports.Select(report => report.DiscriminatorLoss));

    /// <summary>The names of the losses' terms, report after report.</summary>
    public string Terms => string.Join(" | ", reports.Select(report => string.Join(' ', report.Losses.Keys.Order())));

    public string Saves => string.Join(' ', store.Steps);

    public string Warnings => string.Join('\n', log.Entries.Where(entry => entry.Level >= LogLevel.Warning));

    /// <summary>What rank 0 has sent to other processes, where there are some.</summary>
    public string Broadcasts => $"{mirror.Broadcasts}";

    /// <summary>The exception that ended it, or none.</summary>
    public string Failure { get; }

    public static TrainingProbe Of(TrainingProbeOptions options) => new(options);

    /// <summary>A generator for latents of any dimension, with running statistics.</summary>
    private static Sequential CreateGenerator(Module<Tensor, Tensor> normalization) => Sequential(
        AdaptiveAvgPool1d(2), Linear(2, 8), normalization, Tanh(), Linear(8, 192), Tanh(), Unflatten(1, [3, 8, 8]));

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

    /// <summary>Decorator whose generator loss is NaN at step 2, for the first attempts.</summary>
    private sealed class NonFiniteObjective(IGanObjective objective, int times) : IGanObjective
    {
        private int count;

        public IGanObjective Inner => objective;

        public GanStepResult ComputeDiscriminatorLoss(GanStepContext step) => objective.ComputeDiscriminatorLoss(step);

        public GanStepResult ComputeGeneratorLoss(GanStepContext step)
        {
            var result = objective.ComputeGeneratorLoss(step);
            var isNonFinite = step.Step == 2 && count++ < times;

            return result with
            {
                Terms = [.. result.Terms.Select(term => isNonFinite ? term with { Value = term.Value * double.NaN } : term)],
            };
        }
    }
}

/// <summary>Options of a <see cref="TrainingProbe"/>.</summary>
internal sealed record TrainingProbeOptions
{
    public GanTrainerOptions Training { get; init; } = new()
    {
        Steps = 3,
        BatchSize = 4,
        GeneratorLearningRate = 0.01,
        DiscriminatorLearningRate = 0.01,
        ReportEvery = 1,
    };

    public int LatentDim { get; init; } = 4;

    public AdversarialOptions Objective { get; init; } = new();

    /// <summary>Number of classes; with some the discriminator has class embeddings.</summary>
    public int Classes { get; init; }

    /// <summary>Whether a second process trains the same.</summary>
    public bool IsMirrored { get; init; }

    /// <summary>How many attempts of step 2 have a generator loss of NaN.</summary>
    public int NonFiniteCount { get; init; }

    /// <summary>Returns a copy with another value of an option of either record.</summary>
    public TrainingProbeOptions With(string option, object? value) => typeof(GanTrainerOptions).GetProperty(option) is null
        ? this with { Objective = OptionRecords.With(Objective, option, value) }
        : this with { Training = OptionRecords.With(Training, option, value) };
}
