using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Losses.Penalties;

/// <summary>
/// R2 regularization (Mescheder et al. 2018): squared norm of the discriminator's gradient at generated images.
/// </summary>
/// <remarks>
/// <c>½ mean(‖∇D(fake)‖²)</c>. Source: "Which Training Methods for GANs do actually Converge?", arXiv:1801.04406,
/// equation 10.
/// </remarks>
/// <param name="weight">The weight, γ in the paper. The default is 10, the paper's.</param>
/// <param name="interval">
/// Discriminator updates from one evaluation to the next (lazy regularization). The default is 1: every update; 16 is
/// usual, and saves most of the cost.
/// </param>
/// <param name="decay">Cosine decay of the weight, R3GAN's schedule of γ. By default it is constant.</param>
public sealed class R2Penalty(double weight = 10, int interval = 1, CosineDecay? decay = null) : IGanPenalty
{
    /// <inheritdoc/>
    public string Name => "r2";

    /// <inheritdoc/>
    public double Weight => weight;

    /// <inheritdoc/>
    public int Interval => interval;

    /// <inheritdoc/>
    public double WeightAt(int step) => decay is null ? weight : weight * decay.Factor(step);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The scores do not depend on the images.</exception>
    public Tensor Compute(PenaltyContext context)
    {
        using var scope = NewDisposeScope();

        var gradient = InputGradient.At(context.FakeImages, context.ScoreFake);   // (n, chw)

        return (gradient.Squared().sum(1).mean() / Scalars.Two).MoveToOuterDisposeScope();
    }

    /// <summary>Does nothing: it is a mean over images.</summary>
    public void Join(IProcessGroup group)
    {
    }
}
