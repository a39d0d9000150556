using static TorchSharp.torch;

namespace SelfAttentionGan.Losses;

/// <summary>
/// Asks for a slope of 1 between real and generated pictures, so that a Wasserstein loss has its scale.
/// </summary>
/// <remarks>
/// <c>mean((‖∇D(x)‖₂ − 1)²)</c> at <c>x = t · real + (1 − t) · fake</c> with one t from [0, 1) for each picture, drawn
/// anew; scored as the real ones are. It fights with spectral normalisation, which holds slopes below 1.
/// Source: Gulrajani et al., "Improved Training of Wasserstein GANs", arXiv:1704.00028; its weight there is 10.
/// </remarks>
public sealed class GradientPenalty : IGanPenalty
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The scores do not depend on the pictures.</exception>
    public Tensor For(Judgement judgement)
    {
        using var scope = NewDisposeScope();

        var (real, fake) = (judgement.RealImages, judgement.FakeImages);        // (n, c, h, w)
        var share = judgement.Uniform(real.shape[0]).view(-1, 1, 1, 1);         // (n, 1, 1, 1)
        var slope = Slope.At((share * real).Plus(Scalars.One.Minus(share) * fake), judgement.JudgeAsReal);

        // Torch's norm has a gradient, zero, even where a slope is zero; a square root has none there.
        return (slope.norm(1) - Scalars.One).Squared().mean().MoveToOuterDisposeScope();
    }
}
