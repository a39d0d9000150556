using SelfAttentionGan.Data;
using SelfAttentionGan.Training.Loading;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Loading;

public sealed class BatchLoaderTests
{
    [Fact]
    public void Labels_are_loaded_with_their_images()
    {
        using var batch = Loader(new SyntheticImages(classes: 4), classes: 4).Next();

        batch.Labels!.data<long>().ToArray().Should().Equal(
            batch.Images[TensorIndex.Colon, 0, 0, 0].data<float>().ToArray()
                .Select(shade => (long)Math.Floor((shade + 1.001) / 2 * 4)),
            "the classes are equal parts of the range of shades");
    }

    [Fact]
    public void Labels_are_dropped_for_networks_without_classes()
    {
        using var batch = Loader(new SyntheticImages(classes: 4), classes: 0).Next();

        batch.Labels.Should().BeNull();
    }

    [Fact]
    public void A_batch_without_labels_is_rejected()
    {
        Reading(label: null).Should().Throw<InvalidDataException>()
            .WithMessage("*2 classes must label every batch*without labels*");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    public void A_label_that_is_no_class_is_rejected(long label)
    {
        Reading(label).Should().Throw<InvalidDataException>()
            .WithMessage($"*run from 0 to 1, but the source gave {label};*");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Any_number_of_workers_loads_the_same_batches_in_the_same_order(int workers)
    {
        using var sequential = Loader(new SyntheticImages(classes: 4), classes: 4, new RandomHorizontalFlip(3));
        using var loader = Loader(new SyntheticImages(classes: 4), classes: 4, new RandomHorizontalFlip(3), workers);
        sequential.Seek(3, 20);
        loader.Seek(3, 20);

        for (var i = 0; i < 22; i++)
            Shades(loader).Should().Equal(Shades(sequential), "also beyond the requested ones");
        loader.BatchIndex.Should().Be(25);
    }

    [Fact]
    public void Seeking_back_loads_the_same_batches_again()
    {
        using var loader = Loader(new SyntheticImages(), workers: 2);
        loader.Seek(0, 10);
        var first = Enumerable.Range(0, 7).Select(_ => Shades(loader)).ToArray();

        loader.Seek(2, 8);

        foreach (var shades in first.Skip(2))
            Shades(loader).Should().Equal(shades);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void An_exception_of_the_source_is_thrown_at_the_batch_that_it_concerns(int workers)
    {
        var source = new CountingSource(failing: 4);
        using var loader = Loader(source, workers: workers);
        loader.Seek(0, 10);
        for (var i = 0; i < 3; i++)
            Shades(loader);

        var next = () => loader.Next();

        next.Should().Throw<TimeoutException>().WithMessage("The fourth batch cannot be read.")
            .Which.StackTrace.Should().Contain(nameof(CountingSource), "the stack trace is the source's");
        Shades(loader).Should().HaveCount(8, "later batches are valid");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Workers_prefetch_a_bounded_number_of_batches(int workers)
    {
        var source = new CountingSource();
        using var loader = Loader(source, workers: workers);
        loader.Seek(0, 20);

        for (var taken = 1; taken <= 20; taken++)
        {
            Shades(loader);
            var ahead = Math.Min(20, taken + 2 * workers);
            SpinWait.SpinUntil(() => source.Reads >= ahead, TimeSpan.FromSeconds(20)).Should().BeTrue("they read ahead");
            source.Reads.Should().Be(ahead, "prefetched batches take memory");
        }
    }

    [Fact]
    public void Disposing_ends_all_threads_and_leaves_no_tensor_on_the_training_thread()
    {
        var source = new CountingSource();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using (var loader = Loader(source, workers: 3))
        {
            loader.Seek(0, 50);
            for (var i = 0; i < 10; i++)
                loader.Next().Dispose();
            loader.Seek(2, 50);
            loader.Next().Dispose();
        }

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
        source.Readers.Should().HaveCountGreaterThan(3, "there were three twice").And
            .OnlyContain(thread => !thread.IsAlive);
    }

    private static float[] Shades(BatchLoader loader)
    {
        using var batch = loader.Next();
        using var shades = batch.Images[TensorIndex.Colon, 0, 0, 0];

        return shades.data<float>().ToArray();
    }

    private static Action Reading(long? label) => () => Loader(new MislabeledSource(label), classes: 2).Next();

    private static BatchLoader Loader(
        IImageSource source, int classes = 0, RandomHorizontalFlip? flip = null, int workers = 0) =>
        new(source, new EpochSampler(source.Count, 8), classes, flip, CPU, workers);

    /// <summary>Counts its calls and records their threads; one can fail.</summary>
    private sealed class CountingSource(int failing = 0) : IImageSource
    {
        private readonly SyntheticImages images = new();
        private readonly HashSet<Thread> readers = [];
        private readonly long[]? missing = failing > 0 ? new EpochSampler(40, 8).Indices(failing - 1) : null;
        private int reads;

        public int Reads => Volatile.Read(ref reads);

        public IReadOnlyCollection<Thread> Readers => readers;

        public ImageShape Shape => images.Shape;

        public long Count => images.Count;

        public int Classes => 0;

        public Batch Read(ReadOnlySpan<long> indices)
        {
            lock (readers)
                readers.Add(Thread.CurrentThread);

            Interlocked.Increment(ref reads);
            return missing is not null && indices.SequenceEqual(missing)
                ? throw new TimeoutException("The fourth batch cannot be read.")
                : images.Read(indices);
        }
    }

    /// <summary>A source of two classes with a given label for its last image, or without labels.</summary>
    private sealed class MislabeledSource(long? label) : IImageSource
    {
        public ImageShape Shape => new(3, 2, 2);

        public long Count => 8;

        public int Classes => 2;

        public Batch Read(ReadOnlySpan<long> indices) => new(
            zeros(indices.Length, 3, 2, 2), label is { } last ? tensor([0L, 1, 0, 1, 0, 1, 0, last]) : null);
    }
}
