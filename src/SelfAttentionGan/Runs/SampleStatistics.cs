using SelfAttentionGan.Layers;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Runs;

/// <summary>
/// Standing statistics (<see cref="StandingStatistics"/>) of a generator, over latents from the distribution that is
/// sampled.
/// </summary>
internal static class SampleStatistics
{
    /// <summary>Latents in one pass.</summary>
    public const int BatchSize = 16;

    /// <summary>Passes that are usual: 16.</summary>
    public const int UsualPasses = 16;

    /// <summary>Whether a generator has batch normalization with running statistics, which standing ones replace.</summary>
    public static bool ApplyTo(Module<Tensor, Tensor> generator) => BatchMean.Exists(generator);

    /// <summary>Puts standing statistics into a generator until disposed; returns null for no passes.</summary>
    /// <param name="generator">The generator, on its device.</param>
    /// <param name="latent">Numbers in one latent.</param>
    /// <param name="passes">Batches of <see cref="BatchSize"/> latents.</param>
    /// <param name="threshold">The largest absolute value in a latent (<see cref="TruncatedNormal"/>).</param>
    /// <param name="seed">The seed of the samples; the statistics are taken from other latents.</param>
    /// <exception cref="ArgumentException">The generator has no running statistics.</exception>
    public static StandingStatistics? Gather(
        Module<Tensor, Tensor> generator, int latent, int passes, double threshold, int seed)
    {
        if (passes == 0)
            return null;

        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var player = new Player(generator);
        var device = generator.parameters().First().device;
        var latents = TruncatedNormal.Draw((long)passes * BatchSize, latent, threshold, ~seed).to(device);
        using var labels = player.Classes > 0 ? new LabelSource(player.Classes, ~seed, device) : null;
        var pass = 0;

        return new(generator, passes, () => player.Answer(
            latents.narrow(0, BatchSize * (long)pass++, BatchSize), labels?.Draw(BatchSize)));
    }
}
