using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Distributed;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training.Distributed;

/// <summary>A training of small networks by several processes, which are threads, or by a single one.</summary>
internal sealed record DistributedRun
{
    // A bias before batch normalization has the gradient zero, of which rounding makes 1e-15: Adam, which divides by 1e-8
    // there, moves it by 1e-7 of the learning rate.
    public static GanTrainerOptions Options { get; } = new()
    {
        Steps = 3,
        BatchSize = 8,
        ReportEvery = 2,
        Workers = 0,
        GeneratorLearningRate = 1e-3,
        DiscriminatorLearningRate = 1e-3,
        GeneratorBeta1 = 0.5,
        DiscriminatorBeta1 = 0.5,
    };

    public GanTrainerOptions Training { get; init; } = Options;

    public AdversarialOptions Objective { get; init; } = new();

    /// <summary>Creates the objective; by default that of the options.</summary>
    public Func<AdversarialObjective>? CreateObjective { get; init; }

    public SaganOptions Model { get; init; } = new() { ImageSize = 16, BaseChannels = 8, LatentDim = 6 };

    /// <summary>Builds the discriminator; by default that of the model.</summary>
    public Func<SaganDiscriminator>? Discriminator { get; init; }

    public ScalarType Type { get; init; } = float64;

    /// <summary>Creates both optimizers; by default those of the options.</summary>
    public Func<IEnumerable<Parameter>, OptimizerHelper>? Optimizer { get; init; }

    /// <summary>Changes the source of a rank.</summary>
    public Func<int, IImageSource, IImageSource> Source { get; init; } = (_, source) => source;

    /// <summary>Changes the options of a rank.</summary>
    public Func<int, GanTrainerOptions, GanTrainerOptions> OptionsOf { get; init; } = (_, options) => options;

    /// <summary>Changes the networks of a rank before it trains.</summary>
    public Action<int, Module, Module> Prepare { get; init; } = (_, _, _) => { };

    public Action<ThreadProcessGroup> PrepareGroup { get; init; } = _ => { };

    /// <summary>Whether nothing is trained: all checks run instead.</summary>
    public bool ValidatesOnly { get; init; }

    public ICheckpointStore? Store { get; init; }

    public ILogger Log { get; init; } = NullLogger.Instance;

    /// <summary>Receives each report, with the rank that it was reported on.</summary>
    public Action<int, TrainingReport> OnReport { get; init; } = (_, _) => { };

    public Func<int, CancellationToken> Cancellation { get; init; } = _ => default;

    /// <summary>Trains by as many processes.</summary>
    public DistributedResult Run(int processes)
    {
        var networks = Enumerable.Range(0, processes).Select(_ => Build()).ToArray();
        var reports = new List<TrainingReport>();
        Exception?[] failures = [null];

        // Each process is a thread: none has others of torch's own, which would wait for each other.
        var threads = get_num_threads();
        set_num_threads(1);
        try
        {
            if (processes == 1)
                Train(SingleProcess.Instance);
            else
                failures = ThreadProcessGroup.Run(processes, group =>
                {
                    PrepareGroup(group);
                    Train(group);
                });
        }
        finally
        {
            set_num_threads(threads);
        }

        return new(
            [.. networks.Select(pair => Named("generator", pair.Generator).Concat(Named("discriminator", pair.Discriminator))
                .Concat(Named("average", pair.Average)).ToDictionary())],
            reports, failures);

        void Train(IProcessGroup group)
        {
            var (generator, discriminator, average) = networks[group.Rank];
            Prepare(group.Rank, generator, discriminator);
            var training = OptionsOf(group.Rank, Training);
            using var trainer = new GanTrainer(
                new TypedGenerator(generator, Type), new TypedDiscriminator(discriminator, Type), training,
                CreateObjective?.Invoke() ?? AdversarialObjective.From(Objective), training.EmaDecay > 0 ? new TypedGenerator(average, Type) : null)
            {
                ProcessGroup = group,
                Checkpoints = Store,
                Log = Log,
                CreateGeneratorOptimizer = Optimizer,
                CreateDiscriminatorOptimizer = Optimizer,
            };

            var source = Source(group.Rank, new Images(Model.Classes));
            if (ValidatesOnly)
            {
                trainer.Validate(source);
                return;
            }

            trainer.Run(
                source,
                [
                    new DelegateObserver(report =>
                    {
                        reports.Add(report);
                        OnReport(group.Rank, report);
                    }),
                ],
                Cancellation(group.Rank));
        }
    }

    private (SaganGenerator Generator, SaganDiscriminator Discriminator, SaganGenerator Average) Build()
    {
        manual_seed(4);
        var generator = SaganGeneratorBuilder.From(Model).Build();
        var discriminator = Discriminator?.Invoke() ?? SaganDiscriminatorBuilder.From(Model).Build();
        var average = SaganGeneratorBuilder.From(Model).Build();
        foreach (var module in new Module[] { generator, discriminator, average })
            module.to(Type);

        return (generator, discriminator, average);
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Named(string name, Module network) =>
        network.state_dict().Select(entry => KeyValuePair.Create($"{name}.{entry.Key}", entry.Value));

    /// <summary>Images of noise, each a function of its index.</summary>
    internal sealed class Images(int classes, ulong seed = 5) : IImageSource
    {
        private readonly Tensor all = Noise(seed);

        public ImageShape Shape => new(3, 16, 16);

        public long Count => 40;

        public int Classes => classes;

        /// <summary>The indices of each batch that was read.</summary>
        public List<long[]> Reads { get; } = [];

        public Batch Read(ReadOnlySpan<long> indices)
        {
            Reads.Add(indices.ToArray());

            return new(
                all[tensor(indices.ToArray())],
                classes > 0 ? tensor(indices.ToArray().Select(index => index % classes).ToArray()) : null);
        }

        public string? ComputeFingerprint() => $"noise {seed}";

        private static Tensor Noise(ulong seed)
        {
            using var generator = new Generator(seed);

            return rand([40, 3, 16, 16], generator: generator) * 2 - 1;
        }
    }

    private sealed record TypedGenerator(SaganGenerator Inner, ScalarType Type) : IGenerator
    {
        public int LatentDim => Inner.LatentDim;

        public int Classes => Inner.Classes;

        Module IGenerator.Module => Inner;

        object? IGenerator.Options => Inner.Options;

        public Tensor Generate(Tensor latents, Tensor? labels) => Inner.Generate(latents.to(Type), labels);
    }

    private sealed record TypedDiscriminator(SaganDiscriminator Inner, ScalarType Type) : IDiscriminator
    {
        public int Classes => Inner.Classes;

        public bool HasClassEmbedding => Inner.HasClassEmbedding;

        Module IDiscriminator.Module => Inner;

        object? IDiscriminator.Options => Inner.Options;

        public Tensor Score(Tensor images, Tensor? labels) => Inner.Score(images.to(Type), labels);

        public DiscriminatorOutput ScoreWithEmbedding(Tensor images, Tensor? labels) =>
            Inner.ScoreWithEmbedding(images.to(Type), labels);
    }
}

/// <summary>The weights of each rank, the reports of rank 0 and the failure of each rank.</summary>
internal sealed record DistributedResult(
    Dictionary<string, Tensor>[] Weights, List<TrainingReport> Reports, Exception?[] Failures)
{
    /// <summary>Hashes of all tensors of a rank.</summary>
    public string HashOf(int rank) => TensorHash.Of(Weights[rank].Values);

    public DistributedResult Succeeded()
    {
        Failures.Should().OnlyContain(failure => failure == null);

        return this;
    }

    /// <summary>Requires the weights of rank 0 to equal another run's, and to have moved from the initial ones.</summary>
    public void ShouldEqual(DistributedResult other, double tolerance)
    {
        foreach (var (name, value) in other.Weights[0])
            (Weights[0][name].to(float64) - value.to(float64)).abs().max().ToDouble()
                .Should().BeLessThan(tolerance, $"{name} is that of a single process");
    }
}
