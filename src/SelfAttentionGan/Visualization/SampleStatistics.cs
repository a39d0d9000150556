using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Models;
using SelfAttentionGan.Training.Sampling;
using static TorchSharp.torch;

namespace SelfAttentionGan.Visualization;

/// <summary>
/// Standing statistics (Brock et al. 2018; <see cref="StandingStatistics"/>) of a generator, over latents from the
/// distribution that is sampled.
/// </summary>
internal static class SampleStatistics
{
    public const int BatchSize = 16;

    /// <summary>The usual number of batches.</summary>
    public const int UsualBatches = 16;

    /// <summary>
    /// Whether a generator has batch normalization with running statistics, which these would replace.
    /// </summary>
    public static bool AppliesTo(IGenerator generator) => BatchStatisticsAccumulator.AppliesTo(generator.Module);

    /// <summary>Puts standing statistics into a generator until disposed; returns null for no batches.</summary>
    /// <param name="generator">The generator, on its device.</param>
    /// <param name="batches">Batches of <see cref="BatchSize"/> latents.</param>
    /// <param name="truncation">The largest absolute value in a latent.</param>
    /// <param name="seed">The seed of the samples; the statistics use other latents.</param>
    /// <exception cref="ArgumentException">The generator has no running statistics.</exception>
    public static StandingStatistics? Gather(IGenerator generator, int batches, double truncation, int seed)
    {
        if (batches == 0)
            return null;

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        var device = generator.Module.parameters().First().device;
        var latents = TruncatedNormal.Sample((long)batches * BatchSize, generator.LatentDim, truncation, ~seed)
            .to(device);
        using var labels = generator.Classes > 0 ? new LabelSampler(generator.Classes, ~seed, device) : null;
        var batch = 0;

        return new(generator.Module, batches, () => generator.Generate(
            latents.narrow(0, BatchSize * (long)batch++, BatchSize), labels?.Sample(BatchSize)));
    }
}
