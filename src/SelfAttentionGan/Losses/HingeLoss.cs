using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Losses;

/// <summary>Hinge GAN loss (Lim and Ye 2017), SAGAN's: scores beyond a margin of one have no gradient.</summary>
/// <remarks>
/// Discriminator: <c>mean(max(0, 1 − real)) + mean(max(0, 1 + fake))</c>; generator: <c>−mean(fake)</c>.
/// Source: SAGAN, arXiv:1805.08318, equation 4, after "Geometric GAN", arXiv:1705.02894.
/// </remarks>
public sealed class HingeLoss : IGanLoss
{
    /// <inheritdoc/>
    public Tensor ForDiscriminator(Tensor realScores, Tensor fakeScores)
    {
        using var scope = NewDisposeScope();

        var (real, fake) = (relu(Scalars.One.Minus(realScores)), relu(fakeScores.Plus(Scalars.One)));

        return real.mean().Plus(fake.mean()).MoveToOuterDisposeScope();
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
