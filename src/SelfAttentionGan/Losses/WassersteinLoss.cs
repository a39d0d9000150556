using static TorchSharp.torch;

namespace SelfAttentionGan.Losses;

/// <summary>
/// Asks for scores that lie far apart, without a margin; the Wasserstein distance, if scores are tame.
/// </summary>
/// <remarks>
/// Discriminator: <c>mean(fake) − mean(real)</c>; generator: <c>−mean(fake)</c>. It needs a discriminator that cannot
/// stretch its input: wrap its layers in spectral normalisation.
/// Source: Arjovsky et al., "Wasserstein GAN", arXiv:1701.07875.
/// </remarks>
public sealed class WassersteinLoss : IGanLoss
{
    /// <inheritdoc/>
    public Tensor ForDiscriminator(Tensor realScores, Tensor fakeScores)
    {
        using var scope = NewDisposeScope();

        return (fakeScores.mean() - realScores.mean()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor ForGenerator(Tensor fakeScores, Func<Tensor> realScores)
    {
        using var scope = NewDisposeScope();

        return (-fakeScores.mean()).MoveToOuterDisposeScope();
    }
}
