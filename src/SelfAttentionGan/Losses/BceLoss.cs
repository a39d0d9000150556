using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Losses;

/// <summary>
/// Binary cross-entropy GAN loss (Goodfellow et al. 2014); the generator's is the non-saturating form by default.
/// </summary>
/// <remarks>
/// Discriminator: <c>mean(softplus(−real) + smoothing · real) + mean(softplus(fake))</c>; generator:
/// <c>mean(softplus(−fake))</c>, or saturating <c>−mean(softplus(fake))</c>. Equal to binary cross-entropy on
/// sigmoid(score) with the targets 1 − smoothing and 0, but finite for every score.
/// Source: Goodfellow et al., "Generative Adversarial Networks", arXiv:1406.2661; one-sided label smoothing from
/// Salimans et al., "Improved Techniques for Training GANs", arXiv:1606.03498.
/// </remarks>
public sealed class BceLoss : IGanLoss
{
    private readonly double smoothing;
    private readonly bool saturating;

    /// <summary>Creates the loss.</summary>
    /// <param name="smoothing">
    /// One-sided label smoothing: how far the target of real images is below 1, from 0, the default, to 0.5.
    /// </param>
    /// <param name="saturating">
    /// Whether the generator minimizes <c>mean(log(1 − sigmoid(fake)))</c>, the original minimax form, whose gradient
    /// vanishes where the discriminator is certain. By default it does not.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing is out of range.</exception>
    public BceLoss(double smoothing = 0, bool saturating = false)
    {
        if (smoothing is not (>= 0 and <= 0.5))
            throw new ArgumentOutOfRangeException(
                nameof(smoothing),
                FormattableString.Invariant($"Label smoothing must lie from 0 to 0.5, but got {smoothing}; 0.1 is usual."));

        (this.smoothing, this.saturating) = (smoothing, saturating);
    }

    /// <inheritdoc/>
    public Tensor ForDiscriminator(Tensor realScores, Tensor fakeScores)
    {
        using var scope = NewDisposeScope();

        var real = (-realScores).Softplus().Plus(realScores * Scalars.Of(smoothing));

        return real.mean().Plus(fakeScores.Softplus().mean()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor ForGenerator(Tensor fakeScores, Func<Tensor> realScores)
    {
        using var scope = NewDisposeScope();

        var loss = saturating ? -fakeScores.Softplus() : (-fakeScores).Softplus();

        return loss.mean().MoveToOuterDisposeScope();
    }

    /// <summary>Does nothing: it is a mean over images.</summary>
    public void Join(IProcessGroup group)
    {
    }
}
