namespace SelfAttentionGan.Data;

/// <summary>
/// Random sampler without replacement (as PyTorch's <c>RandomSampler</c>): the indices of each training step's images,
/// reshuffled every epoch.
/// </summary>
/// <remarks>
/// A pure function of (count, batch size, seed, step), the same on every machine and .NET: a run resumes at any step
/// without replaying the steps before. Each epoch is a Fisher–Yates shuffle driven by SplitMix64; images that do not
/// fill its last batch are dropped for that epoch. Safe to share between threads.
/// </remarks>
internal sealed class EpochSampler
{
    private readonly long count, batchSize;
    private readonly ulong seed;

    // Two, because at the end of an epoch some threads read its last batches and others the next epoch's first.
    private readonly Shuffle?[] shuffles = new Shuffle?[2];

    /// <param name="count">Images in the source.</param>
    /// <param name="batchSize">Images a step.</param>
    /// <param name="seed">Seed of the shuffles. The default is 0.</param>
    /// <exception cref="ArgumentException">A batch size below 1, or fewer images than one batch.</exception>
    public EpochSampler(long count, long batchSize, ulong seed = 0)
    {
        if (batchSize < 1)
            throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, "A batch has at least one image.");
        if (count < batchSize)
            throw new ArgumentException($"Training needs at least one full batch, but there are {count} images for "
                + $"batches of {batchSize}. Add images or make the batch smaller.", nameof(count));
        if (count > Array.MaxLength)
            throw new ArgumentException(
                $"An epoch shuffles at most {Array.MaxLength} images, but got {count}. Split the source.",
                nameof(count));

        (this.count, this.batchSize, this.seed) = (count, batchSize, seed);
    }

    /// <summary>Full batches in one pass over the images.</summary>
    public long StepsPerEpoch => count / batchSize;

    /// <summary>Returns the indices of the images of a step, counted from 0 without an end.</summary>
    public long[] Indices(long step)
    {
        if (step < 0)
            throw new ArgumentOutOfRangeException(nameof(step), step, "Steps are counted from 0.");

        var (epoch, part) = Math.DivRem(step, StepsPerEpoch);
        ref var latest = ref shuffles[epoch % 2];
        var shuffle = Volatile.Read(ref latest);
        if (shuffle is null || shuffle.Epoch != epoch)
            Volatile.Write(ref latest, shuffle = new(epoch, Permute(epoch)));

        return shuffle.Order.AsSpan((int)(part * batchSize), (int)batchSize).ToArray();
    }

    private long[] Permute(long epoch)
    {
        var random = SplitMix64.For(seed, epoch);
        var order = new long[count];
        for (var i = 0L; i < count; i++)
        {
            var j = random.NextInt64(i + 1);
            order[i] = order[j];
            order[j] = i;
        }

        return order;
    }

    private sealed record Shuffle(long Epoch, long[] Order);
}
