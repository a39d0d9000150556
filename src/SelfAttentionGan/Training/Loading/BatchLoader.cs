using SelfAttentionGan.Data;
using SelfAttentionGan.Training.Checkpointing;
using SelfAttentionGan.Training.DataParallel;
using SelfAttentionGan.Training.Validation;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Loading;

/// <summary>Data loader: batches of real images, epoch after epoch, prefetched by worker threads.</summary>
/// <remarks>
/// <para>
/// With classes, labels are loaded too. Each batch is checked: a GPU would end the process for an invalid label, and
/// values out of range would be trained on.</para>
/// <para>
/// Workers take every n-th batch in turn, so that batches come in the same order from any number of them, and what a
/// batch holds depends on its index alone. Without workers, batches are read when they are requested.</para>
/// </remarks>
internal sealed class BatchLoader(
    IImageSource source, EpochSampler sampler, int classes, RandomHorizontalFlip? flip, Device device, int workers = 0)
    : IDisposable, ICheckpointedState
{
    private Prefetcher[] prefetchers = [];
    private long first, end;

    /// <summary>Steps of the whole training.</summary>
    public int Steps { get; init; }

    /// <summary>Batches in each step.</summary>
    public int BatchesPerStep { get; init; } = 1;

    /// <summary>The images of each batch that this process reads; all by default.</summary>
    public BatchShare Share { get; init; } = BatchShare.Whole;

    /// <summary>Batches returned so far: the position in the source.</summary>
    public long BatchIndex { get; private set; }

    /// <summary>Creates the loader of a training.</summary>
    public static BatchLoader Create(
        IImageSource source, GanTrainerOptions options, int classes, Device device, BatchShare share)
    {
        var sampler = new EpochSampler(source.Count, options.BatchSize, (ulong)options.Seed);
        var flip = options.HorizontalFlip ? new RandomHorizontalFlip(options.Seed) : null;

        return new(source, sampler, classes, flip, device, options.Workers)
        {
            Steps = options.Steps,
            BatchesPerStep = options.CriticSteps,
            Share = share,
        };
    }

    /// <summary>Continues at a position.</summary>
    /// <param name="batchIndex">The next batch.</param>
    /// <param name="batches">Batches that will be requested; workers read no more.</param>
    public void Seek(long batchIndex, long batches)
    {
        StopWorkers();
        (BatchIndex, end) = (batchIndex, batchIndex + batches);
    }

    /// <summary>Returns the next batch, on the device.</summary>
    /// <exception cref="InvalidDataException">
    /// Images are of another shape or out of range, or labels are needed, but missing or out of range.
    /// </exception>
    public Batch Next()
    {
        using var scope = NewDisposeScope();

        var index = BatchIndex++;
        if (workers == 0 || index >= end)
        {
            using var read = Read(index);
            return Copy(read);
        }

        var prefetcher = PrefetcherOf(index);
        var prefetched = prefetcher.Take();
        try
        {
            return Copy(prefetched);
        }
        finally
        {
            prefetcher.Return(prefetched);
        }
    }

    public void Save(TrainingState state) => state.BatchesRead = BatchIndex;

    public void Restore(TrainingState state) =>
        Seek(state.BatchesRead, (long)(Steps - state.Step) * BatchesPerStep);

    /// <summary>Waits for the ends of all workers.</summary>
    public void Dispose() => StopWorkers();

    private Prefetcher PrefetcherOf(long index)
    {
        if (prefetchers.Length == 0)
        {
            first = index;
            prefetchers = [.. Enumerable.Range(0, (int)Math.Min(workers, end - index))
                .Select(worker => new Prefetcher(Read, Indices(first + worker, end, workers)))];
        }

        return prefetchers[(index - first) % workers];

        static IEnumerable<long> Indices(long from, long until, int stride)
        {
            for (var next = from; next < until; next += stride)
                yield return next;
        }
    }

    private void StopWorkers()
    {
        foreach (var prefetcher in prefetchers)
            prefetcher.Stop();
        foreach (var prefetcher in prefetchers)
            prefetcher.Dispose();

        prefetchers = [];
    }

    private Batch Copy(Batch batch) => new(
        batch.Images.to(device, copy: true).MoveToOuterDisposeScope(),                          // (n, c, h, w)
        classes > 0 ? batch.Labels!.to(device, copy: true).MoveToOuterDisposeScope() : null,    // (n)
        batch.Inputs?.to(device, copy: true).MoveToOuterDisposeScope());                        // (n, ...)

    private Batch Read(long batchIndex)
    {
        var indices = Share.Select(sampler.Indices(batchIndex));
        var read = source.Read(indices);
        try
        {
            BatchCheck.Require(read, source, indices.Length, classes);
            if (flip is null)
                return read;
        }
        catch
        {
            read.Dispose();
            throw;
        }

        using (read)
            return flip.Apply(read, batchIndex, Share);
    }
}
