using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Sampling;

/// <summary>
/// Truncation trick (Brock et al. 2019): latents from a truncated normal distribution, for better and less diverse
/// images.
/// </summary>
/// <remarks>
/// Numbers beyond a threshold are sampled again. Source: arXiv:1809.11096, section 3.1.
/// </remarks>
internal static class TruncatedNormal
{
    private const double Least = 0.01;

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
        var beyond = Enumerable.Range(0, numbers.Length).Where(IsBeyond).ToArray();

        while (beyond.Length > 0)
        {
            foreach (var (i, number) in beyond.Zip(Normal(beyond.Length, random)))
                numbers[i] = number;
            beyond = [.. beyond.Where(IsBeyond)];
        }

        return tensor(numbers, [count, latentDim]);

        bool IsBeyond(int i) => Math.Abs(numbers[i]) > threshold;
    }

    private static float[] Normal(long count, Generator random)
    {
        using var numbers = randn([count], generator: random);

        return numbers.data<float>().ToArray();
    }
}
