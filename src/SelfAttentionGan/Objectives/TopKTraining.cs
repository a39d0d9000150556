using static TorchSharp.torch;

namespace SelfAttentionGan.Objectives;

/// <summary>
/// Top-k training (Sinha et al. 2020): of a batch of generated images only those with the largest scores give the
/// generator a gradient.
/// </summary>
/// <remarks>
/// The images that the discriminator finds least real often lie between modes, and their gradient points nowhere useful.
/// Of n images <c>k = ⌊n · fraction^min(1, (step − 1) / decaySteps)⌋</c> are kept, at least one: all of them in the first
/// step, then fewer by the same factor in each step. The paper's factor 0.99 in each epoch and its fraction 1/2 are
/// reached after 69 epochs. A function of the step alone. Losses that compare with real scores are given those of the
/// same places in the batch. With gradient accumulation k is counted in each part; of several processes it is that of
/// the images of all. Source: "Top-k Training of GANs", arXiv:2002.06224.
/// </remarks>
public sealed class TopKTraining
{
    private readonly double fraction;
    private readonly int decaySteps;

    /// <summary>Creates the selection.</summary>
    /// <param name="fraction">The fraction of a batch that is kept in the end: above 0, at most 1. The default is 0.5.</param>
    /// <param name="decaySteps">Training steps until then; 0, the default: from the start.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public TopKTraining(double fraction = 0.5, int decaySteps = 0)
    {
        if (fraction is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(
                nameof(fraction),
                FormattableString.Invariant(
                    $"Top-k training keeps a fraction of a batch above 0 and at most 1, but got {fraction}; 0.5 is usual."));
        ArgumentOutOfRangeException.ThrowIfNegative(decaySteps);

        (this.fraction, this.decaySteps) = (fraction, decaySteps);
    }

    /// <summary>Returns k: how many of the generated images give a gradient.</summary>
    /// <param name="batch">The generated images.</param>
    /// <param name="step">The training step, from 1.</param>
    public long Count(long batch, int step)
    {
        var progress = decaySteps == 0 ? 1 : Math.Min(1, (step - 1.0) / decaySteps);

        // Rounding must not make 28 of 0.29 · 100.
        return Math.Max(1, (long)(batch * Math.Pow(fraction, progress) + 1e-9));
    }

    /// <summary>Returns a function that selects the scores of the k images with the largest ones.</summary>
    /// <param name="fakeScores">Scores of the generated images, N or N×….</param>
    /// <param name="step">The training step, from 1.</param>
    internal Func<Tensor, Tensor> Selection(Tensor fakeScores, int step)
    {
        var count = Count(fakeScores.shape[0], step);
        if (count == fakeScores.shape[0])
            return scores => scores;

        using var scope = NewDisposeScope();
        var (values, kept) = fakeScores.detach().reshape(fakeScores.shape[0], -1).mean([1]).topk((int)count, dim: 0);
        var indices = kept.MoveToOuterDisposeScope();                           // (k)

        return scores => scores.index_select(0, indices);
    }
}
