using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Losses;

/// <summary>
/// Relativistic average GAN loss (Jolicoeur-Martineau 2018): scores relative to the other side's average.
/// </summary>
/// <remarks>
/// Discriminator: <c>mean(softplus(−(real − mean(fake)))) + mean(softplus(fake − mean(real)))</c>; generator: the same
/// with the two sides exchanged, which needs the real scores too. A constant added to all scores changes nothing.
/// Source: "The relativistic discriminator", arXiv:1807.00734, the average form on cross-entropy.
/// </remarks>
public sealed class RelativisticAverageLoss : IGanLoss
{
    /// <inheritdoc/>
    public Tensor ForDiscriminator(Tensor realScores, Tensor fakeScores) => Compare(realScores, fakeScores);

    /// <inheritdoc/>
    public Tensor ForGenerator(Tensor fakeScores, Func<Tensor> realScores)
    {
        using var scope = NewDisposeScope();

        return Compare(fakeScores, realScores()).MoveToOuterDisposeScope();
    }

    private static Tensor Compare(Tensor high, Tensor low)
    {
        using var scope = NewDisposeScope();

        return (low.mean() - high).Softplus().mean().Plus((low - high.mean()).Softplus().mean())
            .MoveToOuterDisposeScope();
    }
}
