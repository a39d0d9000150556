using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Losses.Penalties;

/// <summary>
/// LeCam regularization (Tseng et al. 2021): pulls scores to the running mean of the other side's, for little data.
/// </summary>
/// <remarks>
/// <c>mean(max(0, real − meanFake)²) + mean(max(0, meanReal − fake)²)</c>, the released code's form. The means are
/// running ones, <c>mean ← decay · mean + (1 − decay) · batch</c>, that start as the first batch's and include each
/// batch before its penalty is computed; they have no gradient. In training mode every call updates them, in
/// evaluation mode none does. They are buffers: save the module with the networks, and move it to their device.
/// Source: arXiv:2104.03310.
/// </remarks>
public sealed class LeCamPenalty : Module, IGanPenalty
{
    // Field names are checkpoint keys: rename one and old states no longer load.
    private readonly Tensor real_mean, fake_mean, batches;

    private readonly double decay;
    private IProcessGroup group = SingleProcess.Instance;

    /// <summary>Creates the penalty, which has seen no batch yet.</summary>
    /// <param name="weight">The weight. The default is 0.3; 0.1 to 0.3 are usual.</param>
    /// <param name="decay">Decay of the running means: from 0 to below 1. The default is 0.99.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is out of range.</exception>
    public LeCamPenalty(double weight = 0.3, double decay = 0.99)
        : base(nameof(LeCamPenalty))
    {
        if (decay is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(decay),
                FormattableString.Invariant($"LeCam's decay must lie from 0 to below 1, but got {decay}; 0.99 is usual."));

        (Weight, this.decay) = (weight, decay);
        real_mean = zeros([]).DetachFromDisposeScope();
        fake_mean = zeros([]).DetachFromDisposeScope();
        batches = tensor(0L).DetachFromDisposeScope();

        RegisterComponents();
    }

    /// <inheritdoc/>
    public string Name => "leCam";

    /// <inheritdoc/>
    public double Weight { get; }

    /// <summary>The running means: this module itself.</summary>
    public Module State => this;

    /// <inheritdoc/>
    public Tensor Compute(PenaltyContext context)
    {
        using var scope = NewDisposeScope();

        var (real, fake) = (context.RealScores, context.FakeScores);
        if (training)
            UpdateMeans(real, fake);

        return relu(real - fake_mean).Squared().mean().Plus(relu(real_mean - fake).Squared().mean())
            .MoveToOuterDisposeScope();
    }

    /// <summary>Joins the processes: the running means are those of the scores of all.</summary>
    public void Join(IProcessGroup group) => this.group = group;

    private void UpdateMeans(Tensor real, Tensor fake)
    {
        using var constant = no_grad();

        // The first batch replaces the initial zeros.
        var kept = batches.clamp_max(Scalars.One).to(real_mean.dtype) * Scalars.Of(decay);
        var taken = Scalars.One.Minus(kept);
        real_mean.copy_((kept * real_mean).Plus(taken * real.mean().MeanOver(group)));
        fake_mean.copy_((kept * fake_mean).Plus(taken * fake.mean().MeanOver(group)));
        batches.add_(Scalars.One, Scalars.One);
    }
}
