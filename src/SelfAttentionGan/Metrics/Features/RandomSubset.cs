using SelfAttentionGan.Data;

namespace SelfAttentionGan.Metrics.Features;

/// <summary>Samples without replacement, by a random generator of its own (a partial Fisher–Yates shuffle).</summary>
internal static class RandomSubset
{
    /// <summary>Returns distinct indices in random order.</summary>
    /// <param name="count">Indices are from 0 to one less.</param>
    /// <param name="size">How many; all of them for a permutation.</param>
    /// <param name="seed">The same seed gives the same indices.</param>
    /// <param name="number">The subset's number among those of a seed.</param>
    public static long[] Sample(long count, long size, ulong seed, long number)
    {
        var random = SplitMix64.For(seed, number);
        var indices = new long[count];
        for (var i = 0L; i < count; i++)
            indices[i] = i;

        for (var i = 0L; i < size; i++)
        {
            var j = i + random.NextInt64(count - i);
            (indices[i], indices[j]) = (indices[j], indices[i]);
        }

        return indices[..(int)size];
    }
}
