using static System.FormattableString;

namespace LongRange;

/// <summary>The acceptance criterion of this sample, for every seed.</summary>
internal static class AcceptanceCriterion
{
    private const double MinAccuracy = 0.95, GuessMargin = 0.08, MinGain = 10;

    /// <summary>Returns an error wherever attention fails, or its control is better than random guessing.</summary>
    public static string[] Check(IEnumerable<Result> attention, IEnumerable<Result> control) =>
        [.. attention.Zip(control).SelectMany(pair => Check(pair.First, pair.Second))];

    private static IEnumerable<string> Check(Result attention, Result control)
    {
        var (name, seed) = (attention.Trial.Task.Name, attention.Trial.Seed);
        var limit = attention.Trial.Task.GuessAccuracy + GuessMargin;

        if (attention.Score.Accuracy < MinAccuracy)
            yield return Invariant($"{name}, seed {seed}: attention must reach an accuracy of {MinAccuracy}.");
        if (control.Score.Accuracy > limit)
            yield return Invariant($"{name}, seed {seed}: the control must not exceed an accuracy of {limit:F3}.");
        if (control.Parameters < attention.Parameters)
            yield return Invariant($"{name}, seed {seed}: the control must have no fewer parameters.");
        if (attention.Score.Psnr - control.Score.Psnr < MinGain)
            yield return Invariant($"{name}, seed {seed}: the PSNR of attention must be {MinGain} dB higher.");
    }
}
