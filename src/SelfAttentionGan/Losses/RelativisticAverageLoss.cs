using static TorchSharp.torch;

namespace SelfAttentionGan.Losses;

/// <summary>Asks how much more real a picture looks than the others do on average, not how real it looks.</summary>
/// <remarks>
/// Discriminator: <c>mean(softplus(−(real − mean(fake)))) + mean(softplus(fake − mean(real)))</c>; generator: the same
/// with the two sides exchanged, which is why it asks for real scores too. A shift of all scores changes nothing.
/// Source: Jolicoeur-Martineau, "The relativistic discriminator", arXiv:1807.00734, the average form on cross-entropy.
/// </remarks>
public sealed class RelativisticAverageLoss : IGanLoss
{
    /// <inheritdoc/>
    public Tensor ForDiscriminator(Tensor realScores, Tensor fakeScores) => Above(realScores, fakeScores);

    /// <inheritdoc/>
    public Tensor ForGenerator(Tensor fakeScores, Func<Tensor> realScores)
    {
        using var scope = NewDisposeScope();

        return Above(fakeScores, realScores()).MoveToOuterDisposeScope();
    }

    private static Tensor Above(Tensor high, Tensor low)
    {
        using var scope = NewDisposeScope();

        return (low.mean() - high).Softplus().mean().Plus((low - high.mean()).Softplus().mean())
            .MoveToOuterDisposeScope();
    }
}
