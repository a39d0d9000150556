using static TorchSharp.torch;

namespace SelfAttentionGan.Losses;

/// <summary>Asks for level ground at real pictures, so that the generator can come to rest there.</summary>
/// <remarks>
/// <c>½ mean(‖∇D(real)‖²)</c>. Source: Mescheder et al., "Which Training Methods for GANs do actually Converge?",
/// arXiv:1801.04406, equation 9; its weight γ there is 10.
/// </remarks>
public sealed class R1Penalty : IGanPenalty
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The scores do not depend on the pictures.</exception>
    public Tensor For(Judgement judgement)
    {
        using var scope = NewDisposeScope();

        var slope = Slope.At(judgement.RealImages, judgement.JudgeAsReal);      // (n, chw)

        return (slope.Squared().sum(1).mean() / Scalars.Two).MoveToOuterDisposeScope();
    }
}
