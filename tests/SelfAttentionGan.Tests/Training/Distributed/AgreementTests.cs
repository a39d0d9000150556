using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Distributed;

/// <summary>Processes that train together start, stop, save and fail together.</summary>
public sealed class AgreementTests
{
    private static readonly DistributedRun Run = new();

    public static TheoryData<string, string> Differences => new()
    {
        { "options", "Training.generatorLearningRate=0.02" },
        { "data", "data with the fingerprint noise 6" },
        { "networks", "generator" },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void A_process_that_differs_stops_all_before_the_first_step(string what, string message)
    {
        var steps = 0;
        var run = what switch
        {
            "options" => Run with
            {
                OptionsOf = (rank, options) => rank == 2 ? options with { GeneratorLearningRate = 0.02 } : options,
            },
            "data" => Run with { Source = (rank, source) => rank == 2 ? new DistributedRun.Images(0, seed: 6) : source },
            _ => Run with
            {
                Prepare = (rank, generator, _) =>
                {
                    if (rank == 2)
                        generator.register_buffer("further", zeros(1));
                },
            },
        };

        var result = (run with { Training = Run.Training with { BatchSize = 6 }, OnReport = (_, _) => steps++ }).Run(3);

        result.Failures.Should().OnlyContain(failure => failure is InvalidOperationException)
            .And.OnlyContain(failure => failure!.Message.StartsWith("Rank 2 of 3: ")
                && failure.Message.Contains(message));
        steps.Should().Be(0);
    }

    [Fact]
    public void Options_that_one_process_refuses_stop_all()
    {
        var result = (Run with { Training = Run.Training with { BatchSize = 6 } }).Run(4);

        result.Failures.Should().OnlyContain(failure => failure!.Message.Contains(
            "BatchSize must be a multiple of processes times GradientAccumulationSteps, but 6 is none of 4 × 1; set it to 4"));
    }

    [Theory]
    [InlineData("loss", "The loss UnknownLoss must see the whole batch, but 2 processes have a share of it each")]
    [InlineData("class loss", "The loss 'unknown' must see the whole batch")]
    public void What_does_not_say_how_it_is_computed_by_shares_is_refused(string part, string message)
    {
        var result = (Run with
        {
            Model = Run.Model with { Classes = 4, ClassEmbeddingDim = 4 },
            CreateObjective = () => part == "loss"
                ? new(new UnknownLoss())
                : new(new HingeLoss(), classLoss: new UnknownClassLoss()),
        }).Run(2);

        result.Failures.Should().OnlyContain(failure => failure is NotSupportedException)
            .And.OnlyContain(failure => failure!.Message.Contains(message));
    }

    [Fact]
    public void A_process_whose_first_batch_fails_stops_the_validation_of_all()
    {
        var result = (Run with
        {
            ValidatesOnly = true,
            Source = (rank, source) => rank == 1 ? new Failing(source, 1) : source,
        }).Run(2);

        result.Failures[1].Should().BeOfType<FileNotFoundException>();
        result.Failures[0].Should().BeOfType<InvalidOperationException>()
            .Which.Message.Should().Be("Rank 1 of 2: image 7 is missing");
    }

    [Fact]
    public void The_validation_compares_what_the_processes_are_about_to_train()
    {
        var result = (Run with
        {
            ValidatesOnly = true,
            OptionsOf = (rank, options) => rank == 1 ? options with { Steps = 7 } : options,
        }).Run(2);

        result.Failures.Should().OnlyContain(failure => failure is InvalidOperationException)
            .And.OnlyContain(failure => failure!.Message.StartsWith("Rank 1 of 2: ")
                && failure.Message.Contains("here is Training.steps=7, and on rank 0 Training.steps=3"));
    }

    [Fact]
    public void All_start_with_the_weights_of_rank_0()
    {
        var run = Run with
        {
            Prepare = (rank, generator, _) =>
            {
                using var constant = no_grad();
                foreach (var parameter in generator.parameters())
                    parameter.add_(rank);
            },
        };

        run.Run(2).Succeeded().ShouldEqual(Run.Run(2), 1e-12);
    }

    [Fact]
    public void Weights_that_differ_stop_all_with_the_first_tensor()
    {
        var result = (Run with
        {
            Training = Run.Training with { Steps = 6, ReplicaCheckEvery = 2 },
            PrepareGroup = group => group.AfterAllReduce = values =>
            {
                if (group.Rank == 1 && IsGradient(values))
                {
                    using var constant = no_grad();
                    values.mul_(1.01);
                    group.AfterAllReduce = null;
                }
            },
        }).Run(2);

        result.Failures.Should().OnlyContain(failure => failure is InvalidOperationException)
            .And.OnlyContain(failure => failure!.Message.StartsWith(
                "Rank 1 of 2: The weights of all processes must have the same bits, but discriminator.")
                && failure.Message.Contains("differs from rank 0's after step 2"));
    }

    [Fact]
    public void A_stop_on_one_process_stops_all_at_the_same_step_and_saves_once()
    {
        var store = new InMemoryCheckpointStore();
        var log = new RecordingLogger();
        using var cancellation = new CancellationTokenSource();

        var result = (Run with
        {
            Training = Run.Training with { Steps = 100 },
            Store = store,
            Log = log,
            OnReport = (_, report) =>
            {
                if (report.Step == 4)
                    cancellation.Cancel();
            },
            Cancellation = rank => rank == 0 ? default : cancellation.Token,
        }).Run(2);

        result.Failures.Should().OnlyContain(failure => failure is OperationCanceledException);
        store.Steps.Should().ContainSingle().Which.Should().BeInRange(4, 5, "rank 1 asks before its next step");
        log.Lines.Should().ContainSingle(line => line.Contains("Training was cancelled"), "rank 0 alone logs");
    }

    [Fact]
    public void A_gradient_that_is_not_finite_on_one_process_stops_all()
    {
        var result = (Run with { Training = Run.Training with { Steps = 4 }, PrepareGroup = Poison }).Run(2);

        result.Failures.Should().OnlyContain(failure => failure is NotFiniteNumberException);
    }

    [Fact]
    public void All_roll_back_to_the_same_checkpoint()
    {
        var result = (Run with
        {
            Training = Run.Training with { Steps = 6, CheckpointEvery = 1, ReportEvery = 1, MaxRollbacks = 1, ReplicaCheckEvery = 1 },
            Store = new InMemoryCheckpointStore(),
            PrepareGroup = Poison,
        }).Run(2).Succeeded();

        result.Reports.Select(report => report.Step).Should().Equal(1, 2, 3, 4, 5, 6);
        result.Reports[^1].GeneratorLearningRate.Should().Be(Run.Training.GeneratorLearningRate / 2, "it was halved once");
        result.HashOf(1).Should().Be(result.HashOf(0));
    }

    [Fact]
    public void A_process_that_cannot_read_its_images_ends_all_with_its_rank_and_cause()
    {
        var result = (Run with { Source = (rank, source) => rank == 1 ? new Failing(source, 3) : source }).Run(2);

        result.Failures[1].Should().BeOfType<FileNotFoundException>();
        result.Failures[0].Should().BeOfType<IOException>()
            .Which.Message.Should().Contain("Rank 1 of 2 failed: image 7 is missing");
    }

    [Fact]
    public void A_connection_that_breaks_at_any_call_ends_all()
    {
        foreach (var last in new[] { 0, 6, 12, 18, 24, 30 })
        {
            var result = (Run with
            {
                PrepareGroup = group =>
                {
                    var calls = 0;
                    if (group.Rank == 1)
                        group.BeforeAllReduce = _ =>
                        {
                            if (calls++ >= last)
                                throw new IOException("the connection broke");
                        };
                },
            }).Run(2);

            result.Failures.Should().OnlyContain(failure => failure is IOException, $"it broke at all-reduce {last}");
        }
    }

    [Fact]
    public void A_checkpoint_that_rank_0_cannot_write_at_the_end_fails_all()
    {
        var result = (Run with { Store = new FullStore() }).Run(2);

        result.Failures.Should().OnlyContain(failure => failure is IOException)
            .And.OnlyContain(failure => failure!.Message.Contains("no space"));
    }

    [Fact]
    public void A_run_resumes_bit_for_bit_on_as_many_processes_and_to_rounding_on_others()
    {
        var run = Run with
        {
            Training = Run.Training with { Steps = 5, ReportEvery = 3, CheckpointEvery = 2, EmaDecay = 0.9 },
            Objective = new() { LeCamWeight = 0.1 },
        };
        var whole = run.Run(2).Succeeded();

        foreach (var processes in new[] { 1, 2, 4 })
        {
            var (store, log) = (new InMemoryCheckpointStore(), new RecordingLogger());
            (run with { Store = store, Training = run.Training with { Steps = 2 } }).Run(2).Succeeded();
            var resumed = (run with { Store = store, Log = log }).Run(processes).Succeeded();

            resumed.ShouldEqual(whole, 1e-9);
            resumed.Reports[^1].GeneratorLoss.Should().BeApproximately(whole.Reports[^1].GeneratorLoss, 1e-9);
            if (processes == 2)
                resumed.HashOf(0).Should().Be(whole.HashOf(0));
            log.Lines.Count(line => line.Contains($"The checkpoint is of 2 processes, and now there are {processes}"))
                .Should().Be(processes == 2 ? 0 : 1);
        }
    }

    [Fact]
    public void A_step_leaves_as_many_live_tensors_as_it_found()
    {
        var result = (Run with
        {
            Training = Run.Training with { Steps = 6, ReportEvery = 1, ReplicaCheckEvery = 2, EmaDecay = 0.9 },
            Objective = new() { Loss = GanLossKind.RelativisticAverage, R1Weight = 1 },
        }).Run(2).Succeeded();

        result.Reports.Skip(1).Select(report => report.LiveTensors).Distinct().Should().ContainSingle();
    }

    private static bool IsGradient(Tensor values) => values.numel() > 1000;

    /// <summary>Makes the third gradient of rank 1 infinite: that of the discriminator in step 2.</summary>
    private static void Poison(ThreadProcessGroup group)
    {
        var gradients = 0;
        if (group.Rank == 1)
            group.BeforeAllReduce = values =>
            {
                if (IsGradient(values) && ++gradients == 3)
                    values.fill_(double.PositiveInfinity);
            };
    }

    private sealed class UnknownLoss : IGanLoss
    {
        public Tensor ForDiscriminator(Tensor realScores, Tensor fakeScores) => (fakeScores - realScores).mean();

        public Tensor ForGenerator(Tensor fakeScores, Func<Tensor> realScores) => fakeScores.mean().neg();
    }

    private sealed class UnknownClassLoss : IClassEmbeddingLoss
    {
        public string Name => "unknown";

        public Tensor Compute(Tensor embeddings, Tensor proxies, Tensor labels) => (embeddings - proxies).square().mean();
    }

    /// <summary>A source one of whose reads fails.</summary>
    private sealed class Failing(IImageSource inner, int atRead) : IImageSource
    {
        private int reads;

        public ImageShape Shape => inner.Shape;

        public long Count => inner.Count;

        public int Classes => inner.Classes;

        public string? ComputeFingerprint() => inner.ComputeFingerprint();

        public Batch Read(ReadOnlySpan<long> indices) => ++reads < atRead
            ? inner.Read(indices)
            : throw new FileNotFoundException("image 7 is missing");
    }

    /// <summary>A store on a full disk.</summary>
    private sealed class FullStore : ICheckpointStore
    {
        public void Save(TrainingState state) => throw new IOException("no space");

        public bool Restore(TrainingState state) => false;
    }
}
