namespace SelfAttentionGan.Training;

/// <summary>A report from the training: where it stands, and means over the steps since the report before.</summary>
/// <param name="Step">Generator updates made so far, from 1.</param>
/// <param name="DiscriminatorLoss">The discriminator's mean loss.</param>
/// <param name="GeneratorLoss">The generator's mean loss.</param>
/// <param name="RealScore">The discriminator's mean score of real pictures.</param>
/// <param name="FakeScore">The discriminator's mean score of painted pictures.</param>
/// <param name="ImagesPerSecond">Real pictures trained on in a second, without the observers' time.</param>
/// <param name="Seconds">Time since the training began, with the observers' time.</param>
public sealed record TrainingStep(
    int Step,
    double DiscriminatorLoss,
    double GeneratorLoss,
    double RealScore,
    double FakeScore,
    double ImagesPerSecond,
    double Seconds)
{
    /// <exception cref="NotFiniteNumberException">A loss or a score is infinite or not a number.</exception>
    internal void RequireFinite()
    {
        Require(DiscriminatorLoss, "discriminator's loss", nameof(GanTrainerOptions.DiscriminatorRate));
        Require(GeneratorLoss, "generator's loss", nameof(GanTrainerOptions.GeneratorRate));
        Require(RealScore, "score of real pictures", nameof(GanTrainerOptions.DiscriminatorRate));
        Require(FakeScore, "score of painted pictures", nameof(GanTrainerOptions.GeneratorRate));
    }

    private void Require(double value, string what, string rate)
    {
        if (!double.IsFinite(value))
            throw new NotFiniteNumberException(
                FormattableString.Invariant($"The {what} must stay finite, but is {value} at step {Step}'s report; ") +
                $"lower {rate}, or look for pictures that are not in [-1, 1].", value);
    }
}
