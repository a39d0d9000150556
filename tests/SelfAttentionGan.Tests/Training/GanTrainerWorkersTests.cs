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
    public void Workers_change_no_bit_of_a_training(int workers)
    {
        var (alone, together) = (new InMemoryCheckpointStore(), new InMemoryCheckpointStore());

        Run(new Threads(), new() { Workers = 0 }, alone);
        Run(new Threads(), new() { Workers = workers }, together);

        together.At(9).Should().Equal(alone.At(9));
    }

    [Fact]
    public void A_training_that_is_rolled_back_reads_the_same_pictures_again()
    {
        var alone = Trial.Of(RollingBack(workers: 0));
        var together = Trial.Of(RollingBack(workers: 2));

        together.Weights.Should().Be(alone.Weights);
        together.Warnings.Should().Be(alone.Warnings).And.Contain("Rolled back");
    }

    [Fact]
    public void At_the_end_no_thread_is_left_that_read()
    {
        var source = new Threads();

        Run(source, new() { Workers = 3 });

        source.Readers.Should().NotBeEmpty().And.OnlyContain(thread => !thread.IsAlive);
    }

    [Fact]
    public void Nor_when_the_training_was_cancelled()
    {
        var source = new Threads();
        using var cancellation = new CancellationTokenSource();
        var run = () => Run(
            source, new() { Workers = 3 }, observer: new(_ => cancellation.Cancel()), cancellation: cancellation.Token);

        run.Should().Throw<OperationCanceledException>();

        source.Readers.Should().NotBeEmpty().And.OnlyContain(thread => !thread.IsAlive);
    }

    [Fact]
    public void Nor_when_a_batch_could_not_be_read_which_is_said_at_its_step()
    {
        var source = new Threads(lost: new EpochSampler(40, 4, seed: 1).Indices(5)[0]);
        var steps = new List<int>();
        var run = () => Run(source, new() { Workers = 3 }, observer: new(report => steps.Add(report.Step)));

        run.Should().Throw<TimeoutException>();

        steps.Should().Equal([1, 2, 3, 4, 5], "the sixth step needed it");
        source.Readers.Should().OnlyContain(thread => !thread.IsAlive);
    }

    private static Told RollingBack(int workers) => (new Told { Faults = 1 })
        .With("MaxRollbacks", 3).With("CheckpointEvery", 1).With("Steps", 6).With("Workers", workers);

    private static void Run(
        Threads source, GanTrainerOptions options, ICheckpointStore? store = null, DelegateObserver? observer = null,
        CancellationToken cancellation = default)
    {
        manual_seed(5);
        using var painter = Sequential(Linear(4, 192), Tanh(), Unflatten(1, [3, 8, 8]));
        using var judge = Sequential(Flatten(), Linear(192, 1));
        var training = options with { Steps = 9, BatchSize = 4, ReportEvery = 1, HorizontalFlip = true };

        new GanTrainer(painter.AsGenerator(latentDim: 4), judge.AsDiscriminator(), training, new HingeLoss()) { Checkpoints = store }
            .Run(source, observer is null ? [] : [observer], cancellation);
    }

    /// <summary>Remembers the threads that read, none of them the one that made it; one picture may be lost.</summary>
    private sealed class Threads(long? lost = null) : IImageSource
    {
        private readonly SyntheticImages pictures = new(size: 8);
        private readonly HashSet<Thread> readers = [];

        public IReadOnlyCollection<Thread> Readers => readers;

        public ImageShape Shape => pictures.Shape;

        public long Count => pictures.Count;

        public int Classes => 0;

        public Batch Read(ReadOnlySpan<long> indices)
        {
            lock (readers)
                readers.Add(Thread.CurrentThread);

            return lost is { } one && indices[0] == one
                ? throw new TimeoutException("The picture is on a tape.")
                : pictures.Read(indices);
        }
    }
}
