using static System.FormattableString;

namespace LongRange;

/// <summary>What this sample promises, for every seed.</summary>
internal static class Requirement
{
    private const double Learnt = 0.95, Luck = 0.08, Decibels = 10;

    /// <summary>Says where attention has not learnt, or its control has done more than guess.</summary>
    public static string[] Complaints(IEnumerable<Result> attention, IEnumerable<Result> control) =>
        [.. attention.Zip(control).SelectMany(pair => Complaints(pair.First, pair.Second))];

    private static IEnumerable<string> Complaints(Result attention, Result control)
    {
        var (name, seed) = (attention.Trial.Experiment.Name, attention.Trial.Seed);
        var guess = attention.Trial.Experiment.Chance + Luck;

        if (attention.Score.Accuracy < Learnt)
            yield return Invariant($"{name}, seed {seed}: attention must reach {Learnt}.");
        if (control.Score.Accuracy > guess)
            yield return Invariant($"{name}, seed {seed}: the control must not exceed {guess:F3}.");
        if (control.Parameters < attention.Parameters)
            yield return Invariant($"{name}, seed {seed}: the control must have no fewer parameters.");
        if (attention.Score.Decibels - control.Score.Decibels < Decibels)
            yield return Invariant($"{name}, seed {seed}: attention must be {Decibels} dB ahead.");
    }
}
