using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Losses.Penalties;

/// <summary>
/// Consistency regularization (CR, Zhang et al. 2020): a real image and its augmentation should have the same score.
/// </summary>
/// <remarks>
/// <c>mean((D(real) − D(T(real)))²)</c>; T flips half of the images horizontally and translates each by whole pixels, up
/// to an eighth of the size, with reflection at the edges. Together with <see cref="FakeConsistencyPenalty"/> of the same
/// weight it is balanced consistency regularization (bCR, Zhao et al. 2021), without which the generator may learn T.
/// Sources: "Consistency Regularization for Generative Adversarial Networks", arXiv:1910.12027; "Improved Consistency
/// Regularization for GANs", arXiv:2002.04724.
/// </remarks>
/// <param name="weight">The weight, λ in the papers. The default is 10, the papers'.</param>
public sealed class RealConsistencyPenalty(double weight = 10) : IGanPenalty
{
    /// <inheritdoc/>
    public string Name => "realConsistency";

    /// <inheritdoc/>
    public double Weight => weight;

    /// <inheritdoc/>
    public Tensor Compute(PenaltyContext context)
    {
        using var scope = NewDisposeScope();

        var moved = FlipAndShift.Apply(context.RealImages, context.Uniform);    // (n, c, h, w)

        return (context.RealScores - context.ScoreReal(moved)).Squared().mean().MoveToOuterDisposeScope();
    }

    /// <summary>Does nothing: it is a mean over images.</summary>
    public void Join(IProcessGroup group)
    {
    }
}
