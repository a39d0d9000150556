using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
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
    private IProcessGroup group = SingleProcess.Instance;

    /// <inheritdoc/>
    public Tensor ForDiscriminator(Tensor realScores, Tensor fakeScores) => Compare(realScores, fakeScores);

    /// <inheritdoc/>
    public Tensor ForGenerator(Tensor fakeScores, Func<Tensor> realScores)
    {
        using var scope = NewDisposeScope();

        return Compare(fakeScores, realScores()).MoveToOuterDisposeScope();
    }

    /// <summary>Joins the processes: averages are those of the scores of all.</summary>
    public void Join(IProcessGroup group) => this.group = group;

    private Tensor Compare(Tensor high, Tensor low)
    {
        using var scope = NewDisposeScope();

        return (Mean(low) - high).Softplus().mean().Plus((low - Mean(high)).Softplus().mean())
            .MoveToOuterDisposeScope();
    }

    private Tensor Mean(Tensor scores) => scores.mean().MeanOver(group);
}
