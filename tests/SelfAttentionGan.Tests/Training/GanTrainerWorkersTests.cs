using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training;

public sealed class GanTrainerWorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_number_of_workers_changes_no_bit(int workers)
    {
        var (alone, together) = (new InMemoryCheckpointStore(), new InMemoryCheckpointStore());

        Run(new ThreadRecordingSource(), new() { Workers = 0 }, alone);
        Run(new ThreadRecordingSource(), new() { Workers = workers }, together);

        together.At(9).Should().Equal(alone.At(9));
    }

    [Fact]
    public void A_training_that_is_rolled_back_reads_the_same_images_again()
    {
        var alone = TrainingProbe.Of(WithRollback(workers: 0));
        var together = TrainingProbe.Of(WithRollback(workers: 2));

        together.Weights.Should().Be(alone.Weights);
        together.Warnings.Should().Be(alone.Warnings).And.Contain("Rolled back");
    }

    [Fact]
    public void All_reader_threads_end_with_the_training()
    {
        var source = new ThreadRecordingSource();

        Run(source, new() { Workers = 3 });

        source.Readers.Should().NotBeEmpty().And.OnlyContain(thread => !thread.IsAlive);
    }

    [Fact]
    public void All_reader_threads_end_when_the_training_is_cancelled()
    {
        var source = new ThreadRecordingSource();
        using var cancellation = new CancellationTokenSource();
        var run = () => Run(
            source, new() { Workers = 3 }, observer: new(_ => cancellation.Cancel()), cancellation: cancellation.Token);

        run.Should().Throw<OperationCanceledException>();

        source.Readers.Should().NotBeEmpty().And.OnlyContain(thread => !thread.IsAlive);
    }

    [Fact]
    public void A_batch_that_cannot_be_read_fails_its_step_and_all_reader_threads_end()
    {
        var source = new ThreadRecordingSource(missing: new EpochSampler(40, 4, seed: 1).Indices(5)[0]);
        var steps = new List<int>();
        var run = () => Run(source, new() { Workers = 3 }, observer: new(report => steps.Add(report.Step)));

        run.Should().Throw<TimeoutException>();

        steps.Should().Equal([1, 2, 3, 4, 5], "the sixth step needed it");
        source.Readers.Should().OnlyContain(thread => !thread.IsAlive);
    }

    private static TrainingProbeOptions WithRollback(int workers) => (new TrainingProbeOptions { NonFiniteCount = 1 })
        .With("MaxRollbacks", 3).With("CheckpointEvery", 1).With("Steps", 6).With("Workers", workers);

    private static void Run(
        ThreadRecordingSource source, GanTrainerOptions options, ICheckpointStore? store = null, DelegateObserver? observer = null,
        CancellationToken cancellation = default)
    {
        manual_seed(5);
        using var generator = Sequential(Linear(4, 192), Tanh(), Unflatten(1, [3, 8, 8]));
        using var discriminator = Sequential(Flatten(), Linear(192, 1));
        var training = options with { Steps = 9, BatchSize = 4, ReportEvery = 1, HorizontalFlip = true };

        new GanTrainer(generator.AsGenerator(latentDim: 4), discriminator.AsDiscriminator(), training, new HingeLoss()) { Checkpoints = store }
            .Run(source, observer is null ? [] : [observer], cancellation);
    }

    /// <summary>Records the threads that read; one image can be missing.</summary>
    private sealed class ThreadRecordingSource(long? missing = null) : IImageSource
    {
        private readonly SyntheticImages images = new(size: 8);
        private readonly HashSet<Thread> readers = [];

        public IReadOnlyCollection<Thread> Readers => readers;

        public ImageShape Shape => images.Shape;

        public long Count => images.Count;

        public int Classes => 0;

        public Batch Read(ReadOnlySpan<long> indices)
        {
            lock (readers)
                readers.Add(Thread.CurrentThread);

            return missing is { } one && indices[0] == one
                ? throw new TimeoutException("The image cannot be read.")
                : images.Read(indices);
        }
    }
}
