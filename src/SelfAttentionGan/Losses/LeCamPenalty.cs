using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Losses;

/// <summary>Keeps scores from running away from the other side's running mean; for little data.</summary>
/// <remarks>
/// <c>mean(max(0, real − meanFake)²) + mean(max(0, meanReal − fake)²)</c>, the released code's form. The means are
/// running ones, <c>mean ← decay · mean + (1 − decay) · batch</c>, that begin as the first batch's and take in each
/// batch before it is judged; they have no gradient. In training every call moves them, in evaluation none does. They
/// are buffers: save the module with the networks, and move it to their device.
/// Source: Tseng et al., "Regularizing Generative Adversarial Networks under Limited Data", arXiv:2104.03310.
/// </remarks>
public sealed class LeCamPenalty : Module, IGanPenalty
{
    // Field names are checkpoint keys: rename one and old states no longer load.
    private readonly Tensor real_mean, fake_mean, batches;

    private readonly double decay;

    /// <summary>Makes the penalty, which has seen no batch yet.</summary>
    /// <param name="decay">How much of the means stays at each batch: from 0 to below 1. The default is 0.99.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is out of range.</exception>
    public LeCamPenalty(double decay = 0.99)
        : base(nameof(LeCamPenalty))
    {
        if (decay is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(decay),
                FormattableString.Invariant($"LeCam's decay must lie from 0 to below 1, but got {decay}; 0.99 is usual."));

        this.decay = decay;
        real_mean = zeros([]).DetachFromDisposeScope();
        fake_mean = zeros([]).DetachFromDisposeScope();
        batches = tensor(0L).DetachFromDisposeScope();

        RegisterComponents();
    }

    /// <inheritdoc/>
    public Tensor For(Judgement judgement)
    {
        using var scope = NewDisposeScope();

        var (real, fake) = (judgement.RealScores, judgement.FakeScores);
        if (training)
            Follow(real, fake);

        return relu(real - fake_mean).Squared().mean().Plus(relu(real_mean - fake).Squared().mean())
            .MoveToOuterDisposeScope();
    }

    private void Follow(Tensor real, Tensor fake)
    {
        using var constant = no_grad();

        // Nothing is kept of what no batch has set.
        var kept = batches.clamp_max(Scalars.One).to(real_mean.dtype) * Scalars.Of(decay);
        var taken = Scalars.One.Minus(kept);
        real_mean.copy_((kept * real_mean).Plus(taken * real.mean()));
        fake_mean.copy_((kept * fake_mean).Plus(taken * fake.mean()));
        batches.add_(Scalars.One, Scalars.One);
    }
}
