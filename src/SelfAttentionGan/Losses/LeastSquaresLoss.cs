using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Losses;

/// <summary>
/// Least-squares GAN loss (Mao et al. 2017): the target score is 1 for real images and 0 for generated ones.
/// </summary>
/// <remarks>
/// Discriminator: <c>½ mean((real − 1)²) + ½ mean(fake²)</c>; generator: <c>½ mean((fake − 1)²)</c>. The factors ½ are
/// the paper's; code without them has twice the gradient, which Adam normalizes away. Source: "Least Squares Generative
/// Adversarial Networks", arXiv:1611.04076, equation 9.
/// </remarks>
public sealed class LeastSquaresLoss : IGanLoss
{
    /// <inheritdoc/>
    public Tensor ForDiscriminator(Tensor realScores, Tensor fakeScores)
    {
        using var scope = NewDisposeScope();

        var (real, fake) = ((realScores - Scalars.One).Squared(), fakeScores.Squared());

        return (real.mean().Plus(fake.mean()) / Scalars.Two).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor ForGenerator(Tensor fakeScores, Func<Tensor> realScores)
    {
        using var scope = NewDisposeScope();

        return ((fakeScores - Scalars.One).Squared().mean() / Scalars.Two).MoveToOuterDisposeScope();
    }

    /// <summary>Does nothing: it is a mean over images.</summary>
    public void Join(IProcessGroup group)
    {
    }
}
