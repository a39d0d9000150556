namespace SelfAttentionGan.Losses.Penalties;

/// <summary>Cosine decay of a penalty's weight (R3GAN, Huang et al. 2024), a pure function of the step.</summary>
/// <remarks>
/// The weight is multiplied by <c>final + (1 − final) · (1 + cos(π · min(1, step / steps))) / 2</c>: by 1 at first, by
/// final from the last of the steps on. Source: arXiv:2501.05441, and its code.
/// </remarks>
public sealed record CosineDecay
{
    /// <summary>Creates a decay.</summary>
    /// <param name="steps">Training steps until the weight is final; at least 1.</param>
    /// <param name="finalFactor">What the weight is multiplied by in the end, 0 or more. The default is 0.1, R3GAN's.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public CosineDecay(int steps, double finalFactor = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (!(finalFactor >= 0 && double.IsFinite(finalFactor)))
            throw new ArgumentOutOfRangeException(
                nameof(finalFactor),
                FormattableString.Invariant($"A final factor must be 0 or more, but got {finalFactor}; 0.1 is usual."));

        (Steps, FinalFactor) = (steps, finalFactor);
    }

    /// <summary>Training steps until the weight is final.</summary>
    public int Steps { get; }

    /// <summary>What the weight is multiplied by in the end.</summary>
    public double FinalFactor { get; }

    /// <summary>Returns what the weight is multiplied by.</summary>
    /// <param name="step">The training step, from 1.</param>
    public double Factor(int step)
    {
        var progress = Math.Min(1, (double)step / Steps);

        return FinalFactor + (1 - FinalFactor) * (1 + Math.Cos(Math.PI * progress)) / 2;
    }
}
