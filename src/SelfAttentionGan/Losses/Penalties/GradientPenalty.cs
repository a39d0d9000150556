using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Losses.Penalties;

/// <summary>
/// Gradient penalty of WGAN-GP (Gulrajani et al. 2017): pulls the gradient norm to 1 between real and generated images.
/// </summary>
/// <remarks>
/// <c>mean((‖∇D(x)‖₂ − 1)²)</c> at <c>x = t · real + (1 − t) · fake</c> with t uniform in [0, 1), one for each image;
/// scored under the labels of the real images. It conflicts with spectral normalization, which keeps gradient norms
/// below 1. Source: arXiv:1704.00028.
/// </remarks>
/// <param name="weight">The weight, λ in the paper. The default is 10, the paper's.</param>
/// <param name="interval">
/// Discriminator updates from one evaluation to the next. The default is 1: every update.
/// </param>
public sealed class GradientPenalty(double weight = 10, int interval = 1) : IGanPenalty
{
    /// <inheritdoc/>
    public string Name => "gradientPenalty";

    /// <inheritdoc/>
    public double Weight => weight;

    /// <inheritdoc/>
    public int Interval => interval;

    /// <inheritdoc/>
    public bool ExpectsUnitGradientNorm => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The scores do not depend on the images.</exception>
    public Tensor Compute(PenaltyContext context)
    {
        using var scope = NewDisposeScope();

        var (real, fake) = (context.RealImages, context.FakeImages);            // (n, c, h, w)
        var t = context.Uniform(real.shape[0])
            .view([-1, .. real.shape[1..].Select(_ => 1L)]);                    // (n, 1, 1, 1)
        var mixed = (t * real).Plus(Scalars.One.Minus(t) * fake);               // (n, c, h, w)
        var gradient = InputGradient.At(mixed, context.ScoreReal);              // (n, chw)

        // Torch's norm has a gradient, zero, even where the input gradient is zero; a square root has none there.
        return (gradient.norm(1) - Scalars.One).Squared().mean().MoveToOuterDisposeScope();
    }

    /// <summary>Does nothing: it is a mean over images.</summary>
    public void Join(IProcessGroup group)
    {
    }
}
