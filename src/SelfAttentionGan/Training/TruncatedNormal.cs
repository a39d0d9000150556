using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Draws latents without extremes: fewer surprises in the pictures, and less variety.</summary>
/// <remarks>
/// Numbers of a normal distribution are drawn again for as long as they are beyond a threshold. Source: Brock et al.,
/// "Large Scale GAN Training for High Fidelity Natural Image Synthesis", arXiv:1809.11096, section 3.1.
/// </remarks>
public static class TruncatedNormal
{
    private const double Least = 0.01;

    /// <summary>Draws latents, on the CPU, with chance of its own.</summary>
    /// <param name="count">How many latents, at least 1.</param>
    /// <param name="latentDim">Numbers in one latent, at least 1.</param>
    /// <param name="threshold">
    /// The largest absolute value, from 0.01 up: 2 keeps most of the variety, 0.5 little. Infinity draws plain latents.
    /// </param>
    /// <param name="seed">The same seed draws the same latents. The default is 1.</param>
    /// <returns>The latents, count×latent.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static Tensor Sample(long count, int latentDim, double threshold, int seed = 1)
    {
        if (count < 1 || latentDim < 1)
            throw new ArgumentOutOfRangeException(
                nameof(count), $"At least 1 latent of at least 1 number is drawn, but got {count} of {latentDim}.");
        if (!(threshold >= Least))
            throw new ArgumentOutOfRangeException(
                nameof(threshold), threshold,
                FormattableString.Invariant($"Numbers can be drawn until they are within {Least} or more; raise it."));

        using var chance = new Generator((ulong)seed);
        var numbers = Normal(count * latentDim, chance);
        var beyond = Enumerable.Range(0, numbers.Length).Where(IsBeyond).ToArray();

        while (beyond.Length > 0)
        {
            foreach (var (i, number) in beyond.Zip(Normal(beyond.Length, chance)))
                numbers[i] = number;
            beyond = [.. beyond.Where(IsBeyond)];
        }

        return tensor(numbers, [count, latentDim]);

        bool IsBeyond(int i) => Math.Abs(numbers[i]) > threshold;
    }

    private static float[] Normal(long count, Generator chance)
    {
        using var numbers = randn([count], generator: chance);

        return numbers.data<float>().ToArray();
    }
}
