namespace SelfAttentionGan.Data;

/// <summary>SplitMix64 random number generator (Steele, Lea and Flood 2014): a counter and a mixing function.</summary>
/// <remarks>
/// Own implementation because System.Random may return other numbers in another .NET, and a run must be reproducible.
/// </remarks>
internal struct SplitMix64(ulong state)
{
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;

    /// <summary>The generator of one item (an epoch, an image) among many that share a seed.</summary>
    public static SplitMix64 For(ulong seed, long number) =>
        new(Mix(Mix(seed + GoldenRatio) + GoldenRatio * ((ulong)number + 1)));

    public ulong Next() => Mix(state += GoldenRatio);

    /// <summary>A whole number from 0 to <paramref name="limit"/> - 1, each equally likely (Lemire, 2019).</summary>
    public long NextInt64(long limit)
    {
        var high = Math.BigMul(Next(), (ulong)limit, out var low);
        for (var threshold = unchecked(0ul - (ulong)limit) % (ulong)limit; low < threshold;)
            high = Math.BigMul(Next(), (ulong)limit, out low);

        return (long)high;
    }

    /// <summary>A number from <paramref name="from"/> up to <paramref name="to"/>.</summary>
    public float Uniform(float from, float to) => from + (to - from) * ((Next() >> 40) * (1f / (1 << 24)));

    /// <summary>A Bernoulli sample.</summary>
    public bool Bernoulli(float probability) => Uniform(0, 1) < probability;

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
