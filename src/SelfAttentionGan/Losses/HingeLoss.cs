using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Losses;

/// <summary>Asks for a margin of one on either side of zero, and for no more; the paper's loss.</summary>
/// <remarks>
/// Discriminator: <c>mean(max(0, 1 − real)) + mean(max(0, 1 + fake))</c>; generator: <c>−mean(fake)</c>.
/// Source: SAGAN, arXiv:1805.08318, equation 4, after Lim and Ye, "Geometric GAN", arXiv:1705.02894.
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
}
