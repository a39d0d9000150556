using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Losses;

/// <summary>Asks for the right odds: the first GAN's cross-entropy, in the form that does not saturate.</summary>
/// <remarks>
/// Discriminator: <c>mean(softplus(−real)) + mean(softplus(fake))</c>; generator (non-saturating):
/// <c>mean(softplus(−fake))</c>. Equal to binary cross-entropy on sigmoid(score), but finite for every score.
/// Source: Goodfellow et al., "Generative Adversarial Networks", arXiv:1406.2661.
/// </remarks>
public sealed class BceLoss : IGanLoss
{
    /// <inheritdoc/>
    public Tensor ForDiscriminator(Tensor realScores, Tensor fakeScores)
    {
        using var scope = NewDisposeScope();

        return (softplus(-realScores).mean() + softplus(fakeScores).mean()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor ForGenerator(Tensor fakeScores, Func<Tensor> realScores)
    {
        using var scope = NewDisposeScope();

        return softplus(-fakeScores).mean().MoveToOuterDisposeScope();
    }
}
