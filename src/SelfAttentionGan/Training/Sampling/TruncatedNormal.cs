using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Sampling;

/// <summary>
/// Truncation trick (Brock et al. 2019): latents from a truncated normal distribution, for better and less diverse
/// images.
/// </summary>
/// <remarks>
/// Numbers beyond a threshold are sampled again. A latent depends on the seed and its place alone, and not on how many
/// there are. Source: arXiv:1809.11096, section 3.1.
/// </remarks>
internal static class TruncatedNormal
{
    private const double Least = 0.01;

    private const int Rounding = 16, Block = 256;

    /// <summary>Samples latents, on the CPU, with a random generator of its own.</summary>
    /// <param name="count">Number of latents, at least 1.</param>
    /// <param name="latentDim">Length of a latent, at least 1.</param>
    /// <param name="threshold">
    /// The largest absolute value, from 0.01 up: 2 keeps most of the diversity, 0.5 little. Infinity does not truncate.
    /// </param>
    /// <param name="seed">The same seed samples the same latents. The default is 1.</param>
    /// <returns>The latents, count×latentDim.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static Tensor Sample(long count, int latentDim, double threshold, int seed = 1)
    {
        if (count < 1 || latentDim < 1)
            throw new ArgumentOutOfRangeException(
                nameof(count),
                $"There must be at least 1 latent of length 1 or more, but got {count} of {latentDim}; raise them.");
        if (!(threshold >= Least))
            throw new ArgumentOutOfRangeException(
                nameof(threshold), threshold,
                FormattableString.Invariant($"The threshold must be {Least} or more, but got {threshold}; raise it."));

        using var random = new Generator((ulong)seed);
        var numbers = Normal(count * latentDim, random);
        if (double.IsFinite(threshold))
            for (var latent = 0; latent < count; latent++)
                Truncate(numbers.AsSpan(latent * latentDim, latentDim), threshold, seed, latent);

        // A tensor of an array lies where the array does; in torch's own, aligned memory products round alike each time.
        using var latents = tensor(numbers, [count, latentDim]);
        return latents.clone();
    }

    // Each latent has random numbers of its own for those that are sampled again.
    private static void Truncate(Span<float> latent, double threshold, int seed, int number)
    {
        Generator? random = null;
        IEnumerator<float>? next = null;
        for (var i = 0; i < latent.Length; i++)
            while (Math.Abs(latent[i]) > threshold)
            {
                random ??= new(SplitMix64.For((ulong)seed, number).Next());
                next ??= Numbers(random).GetEnumerator();
                next.MoveNext();
                latent[i] = next.Current;
            }

        next?.Dispose();
        random?.Dispose();
    }

    private static IEnumerable<float> Numbers(Generator random)
    {
        while (true)
            foreach (var number in Normal(Block, random))
                yield return number;
    }

    // Torch samples blocks of 16, and the rest otherwise: rounded up, the first numbers are the same for any count.
    private static float[] Normal(long count, Generator random)
    {
        using var numbers = randn([(count + Rounding - 1) / Rounding * Rounding], generator: random);

        return numbers.data<float>().ToArray()[..(int)count];
    }
}
