using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Losses;

/// <summary>Wasserstein GAN loss (Arjovsky et al. 2017): the difference of the mean scores.</summary>
/// <remarks>
/// Discriminator: <c>mean(fake) − mean(real)</c>; generator: <c>−mean(fake)</c>. The
/// discriminator must be Lipschitz: use spectral normalization or a gradient penalty. Source: arXiv:1701.07875.
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

    /// <summary>Does nothing: it is a mean over images.</summary>
    public void Join(IProcessGroup group)
    {
    }
}
