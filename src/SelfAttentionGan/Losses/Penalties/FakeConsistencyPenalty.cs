using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Losses.Penalties;

/// <summary>
/// Consistency regularization of generated images (bCR, Zhao et al. 2021): one and its augmentation should have the same
/// score.
/// </summary>
/// <remarks>
/// <c>mean((D(fake) − D(T(fake)))²)</c>, the other half of balanced consistency regularization:
/// <see cref="RealConsistencyPenalty"/> has T and the first half. Source: "Improved Consistency Regularization for GANs",
/// arXiv:2002.04724.
/// </remarks>
/// <param name="weight">The weight, λ_fake in the paper. The default is 10, the paper's.</param>
public sealed class FakeConsistencyPenalty(double weight = 10) : IGanPenalty
{
    /// <inheritdoc/>
    public string Name => "fakeConsistency";

    /// <inheritdoc/>
    public double Weight => weight;

    /// <inheritdoc/>
    public Tensor Compute(PenaltyContext context)
    {
        using var scope = NewDisposeScope();

        var moved = FlipAndShift.Apply(context.FakeImages, context.Uniform);    // (n, c, h, w)

        return (context.FakeScores - context.ScoreFake(moved)).Squared().mean().MoveToOuterDisposeScope();
    }

    /// <summary>Does nothing: it is a mean over images.</summary>
    public void Join(IProcessGroup group)
    {
    }
}
