using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Losses;

/// <summary>
/// Relativistic pairing GAN loss (RpGAN, Jolicoeur-Martineau 2018): each real score relative to one generated image's.
/// </summary>
/// <remarks>
/// Discriminator: <c>mean(softplus(−(realᵢ − fakeᵢ)))</c>; generator: the same with the two sides exchanged. A constant
/// added to all scores changes nothing. A generated image is compared with a real one wherever that is scored, so that
/// mode collapse is no local minimum; but alone the loss need not converge: with <see cref="Penalties.R1Penalty"/> and
/// <see cref="Penalties.R2Penalty"/> it does locally (R3GAN, Huang et al. 2024). The pairs are those of the same place in
/// the batch; in a conditional GAN their labels differ. Sources: "The relativistic discriminator", arXiv:1807.00734; "The
/// GAN is dead; long live the GAN! A Modern Baseline GAN", arXiv:2501.05441.
/// </remarks>
public sealed class RelativisticPairingLoss : IGanLoss
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are not as many real scores as generated ones.</exception>
    public Tensor ForDiscriminator(Tensor realScores, Tensor fakeScores) => Compare(realScores, fakeScores);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are not as many real scores as generated ones.</exception>
    public Tensor ForGenerator(Tensor fakeScores, Func<Tensor> realScores)
    {
        using var scope = NewDisposeScope();

        return Compare(fakeScores, realScores()).MoveToOuterDisposeScope();
    }

    /// <summary>Does nothing: it is a mean over images.</summary>
    public void Join(IProcessGroup group)
    {
    }

    private static Tensor Compare(Tensor high, Tensor low)
    {
        // Broadcasting N×1 against N would compare all with all.
        if (!high.shape.SequenceEqual(low.shape))
            throw new ArgumentException(
                $"Relativistic pairing needs as many real scores as generated ones, but got {high.Describe()} and " +
                $"{low.Describe()}; score batches of the same size.");

        using var scope = NewDisposeScope();

        return (low - high).Softplus().mean().MoveToOuterDisposeScope();
    }
}
