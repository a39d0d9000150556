using static TorchSharp.torch;

namespace SelfAttentionGan.Losses;

/// <summary>Asks for level ground at generated pictures: <see cref="R1Penalty"/>'s twin.</summary>
/// <remarks>
/// <c>½ mean(‖∇D(fake)‖²)</c>. Source: Mescheder et al., "Which Training Methods for GANs do actually Converge?",
/// arXiv:1801.04406, equation 10.
/// </remarks>
public sealed class R2Penalty : IGanPenalty
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The scores do not depend on the pictures.</exception>
    public Tensor For(Judgement judgement)
    {
        using var scope = NewDisposeScope();

        var slope = Slope.At(judgement.FakeImages, judgement.JudgeAsFake);      // (n, chw)

        return (slope.Squared().sum(1).mean() / Scalars.Two).MoveToOuterDisposeScope();
    }
}
