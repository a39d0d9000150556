namespace SelfAttentionGan.Data;

/// <summary>Says which images a training step reads: every epoch all of them once, newly shuffled.</summary>
/// <remarks>
/// A pure function of (count, batch size, seed, step), the same on every machine and .NET: a run resumes at any step
/// without replaying the steps before. Each epoch is a Fisher–Yates shuffle driven by SplitMix64; images that do not
/// fill its last batch sit that epoch out. Safe to share between threads.
/// </remarks>
public sealed class EpochSampler
{
    private readonly long count, batchSize;
    private readonly ulong seed;
    private Shuffle? latest;

    /// <param name="count">Images in the source.</param>
    /// <param name="batchSize">Images a step.</param>
    /// <param name="seed">Chooses the shuffles. The default is 0.</param>
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

    /// <summary>Returns the numbers of the images that step reads; steps count from 0 and never run out.</summary>
    public long[] Indices(long step)
    {
        if (step < 0)
            throw new ArgumentOutOfRangeException(nameof(step), step, "Steps are counted from 0.");

        var (epoch, part) = Math.DivRem(step, StepsPerEpoch);
        var shuffle = latest;
        if (shuffle is null || shuffle.Epoch != epoch)
            latest = shuffle = new(epoch, Permute(epoch));

        return shuffle.Order.AsSpan((int)(part * batchSize), (int)batchSize).ToArray();
    }

    private long[] Permute(long epoch)
    {
        var random = SplitMix64.For(seed, epoch);
        var order = new long[count];
        for (var i = 0L; i < count; i++)
        {
            var j = random.Below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }

        return order;
    }

    private sealed record Shuffle(long Epoch, long[] Order);
}
