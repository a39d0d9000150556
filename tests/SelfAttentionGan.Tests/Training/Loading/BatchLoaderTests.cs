using SelfAttentionGan.Data;
using SelfAttentionGan.Training.Loading;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Loading;

public sealed class BatchLoaderTests
{
    [Fact]
    public void Labels_come_with_their_pictures()
    {
        using var batch = Stream(new SyntheticImages(classes: 4), classes: 4).Next();

        batch.Labels!.data<long>().ToArray().Should().Equal(
            batch.Images[TensorIndex.Colon, 0, 0, 0].data<float>().ToArray()
                .Select(shade => (long)Math.Floor((shade + 1.001) / 2 * 4)),
            "the classes are equal parts of the range of shades");
    }

    [Fact]
    public void Labels_that_nobody_asks_for_stay_where_they_are()
    {
        using var batch = Stream(new SyntheticImages(classes: 4), classes: 0).Next();

        batch.Labels.Should().BeNull();
    }

    [Fact]
    public void A_batch_without_labels_is_refused()
    {
        Reading(label: null).Should().Throw<InvalidDataException>()
            .WithMessage("*2 classes must label every batch*without labels*");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    public void A_label_that_is_no_class_is_refused(long label)
    {
        Reading(label).Should().Throw<InvalidDataException>()
            .WithMessage($"*run from 0 to 1, but the source gave {label};*");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Any_number_of_workers_hands_out_the_same_batches_in_the_same_order(int workers)
    {
        using var alone = Stream(new SyntheticImages(classes: 4), classes: 4, new RandomHorizontalFlip(3));
        using var stream = Stream(new SyntheticImages(classes: 4), classes: 4, new RandomHorizontalFlip(3), workers);
        alone.Seek(3, 20);
        stream.Seek(3, 20);

        for (var turn = 0; turn < 22; turn++)
            Shades(stream).Should().Equal(Shades(alone), "also beyond those that were asked for");
        stream.BatchIndex.Should().Be(25);
    }

    [Fact]
    public void A_stream_that_is_set_back_hands_out_the_same_again()
    {
        using var stream = Stream(new SyntheticImages(), workers: 2);
        stream.Seek(0, 10);
        var first = Enumerable.Range(0, 7).Select(_ => Shades(stream)).ToArray();

        stream.Seek(2, 8);

        foreach (var shades in first.Skip(2))
            Shades(stream).Should().Equal(shades);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void What_a_source_throws_comes_out_at_the_step_that_needs_it(int workers)
    {
        var source = new Counted(failing: 4);
        using var stream = Stream(source, workers: workers);
        stream.Seek(0, 10);
        for (var turn = 0; turn < 3; turn++)
            Shades(stream);

        var next = () => stream.Next();

        next.Should().Throw<TimeoutException>().WithMessage("The fourth batch is on a tape.")
            .Which.StackTrace.Should().Contain(nameof(Counted), "it tells where it happened");
        Shades(stream).Should().HaveCount(8, "the others are sound");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Workers_are_ahead_but_only_so_far_and_read_no_more_than_is_asked_for(int workers)
    {
        var source = new Counted();
        using var stream = Stream(source, workers: workers);
        stream.Seek(0, 20);

        for (var taken = 1; taken <= 20; taken++)
        {
            Shades(stream);
            var ahead = Math.Min(20, taken + 2 * workers);
            SpinWait.SpinUntil(() => source.Reads >= ahead, TimeSpan.FromSeconds(20)).Should().BeTrue("they read ahead");
            source.Reads.Should().Be(ahead, "what waits takes memory");
        }
    }

    [Fact]
    public void No_thread_is_left_and_no_tensor_is_counted_to_the_one_that_trains()
    {
        var source = new Counted();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using (var stream = Stream(source, workers: 3))
        {
            stream.Seek(0, 50);
            for (var turn = 0; turn < 10; turn++)
                stream.Next().Dispose();
            stream.Seek(2, 50);
            stream.Next().Dispose();
        }

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
        source.Readers.Should().HaveCountGreaterThan(3, "there were three twice").And
            .OnlyContain(thread => !thread.IsAlive);
    }

    private static float[] Shades(BatchLoader stream)
    {
        using var batch = stream.Next();
        using var shades = batch.Images[TensorIndex.Colon, 0, 0, 0];

        return shades.data<float>().ToArray();
    }

    private static Action Reading(long? label) => () => Stream(new Mislabelled(label), classes: 2).Next();

    private static BatchLoader Stream(
        IImageSource source, int classes = 0, RandomHorizontalFlip? mirror = null, int workers = 0) =>
        new(source, new EpochSampler(source.Count, 8), classes, mirror, CPU, workers);

    /// <summary>Counts its calls and remembers who called; one of them may fail.</summary>
    private sealed class Counted(int failing = 0) : IImageSource
    {
        private readonly SyntheticImages pictures = new();
        private readonly HashSet<Thread> readers = [];
        private readonly long[]? lost = failing > 0 ? new EpochSampler(40, 8).Indices(failing - 1) : null;
        private int reads;

        public int Reads => Volatile.Read(ref reads);

        public IReadOnlyCollection<Thread> Readers => readers;

        public ImageShape Shape => pictures.Shape;

        public long Count => pictures.Count;

        public int Classes => 0;

        public Batch Read(ReadOnlySpan<long> indices)
        {
            lock (readers)
                readers.Add(Thread.CurrentThread);

            Interlocked.Increment(ref reads);
            return lost is not null && indices.SequenceEqual(lost)
                ? throw new TimeoutException("The fourth batch is on a tape.")
                : pictures.Read(indices);
        }
    }

    /// <summary>Claims two classes, and gives its last picture the label it is told, or none to any.</summary>
    private sealed class Mislabelled(long? label) : IImageSource
    {
        public ImageShape Shape => new(3, 2, 2);

        public long Count => 8;

        public int Classes => 2;

        public Batch Read(ReadOnlySpan<long> indices) => new(
            zeros(indices.Length, 3, 2, 2), label is { } last ? tensor([0L, 1, 0, 1, 0, 1, 0, last]) : null);
    }
}
