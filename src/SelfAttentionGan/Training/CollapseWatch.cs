using SelfAttentionGan.Objectives;

namespace SelfAttentionGan.Training;

/// <summary>Sees when the generator paints one picture only, or the discriminator has nothing left to teach.</summary>
internal sealed class CollapseWatch(GanTrainerOptions options)
{
    private const string SameKey = "watch.same", WonKey = "watch.won", LastKey = "watch.last";

    // A loss without a floor is near nothing where scores do not differ: that is no victory.
    private const double TellingGap = 0.5;

    private int same, won, last;

    /// <summary>Hears a report.</summary>
    /// <returns>What is wrong and what to do, once for each time that it lasts long enough.</returns>
    public IEnumerable<string> Hear(TrainingStep report)
    {
        var steps = report.Step - last;
        last = report.Step;
        if (options.Collapse == Alarm.Ignore)
            return [];

        return [
            .. Lasts(ref same, steps, report.Diversity < options.LeastDiversity) ? [Sameness(report)] : (string[])[],
            .. Lasts(ref won, steps, IsWon(report)) ? [Victory()] : (string[])[],
        ];
    }

    public void Note(IDictionary<string, double> figures) =>
        (figures[SameKey], figures[WonKey], figures[LastKey]) = (same, won, last);

    public void Recall(IDictionary<string, double> figures)
    {
        (same, won, last) = (Taken(SameKey), Taken(WonKey), Taken(LastKey));

        int Taken(string key) => figures.Remove(key, out var value) ? (int)value : 0;
    }

    private string Sameness(TrainingStep report) =>
        $"The painted pictures have become one: for {options.CollapseSteps} steps they varied hardly at all " +
        FormattableString.Invariant($"(now {report.Diversity:0.000} times as much as the real ones). ") +
        "Go back to an earlier checkpoint, and lower the rates or give the discriminator more to learn from.";

    private string Victory() =>
        $"The discriminator has won: for {options.CollapseSteps} steps its loss was next to nothing. " +
        "The generator learns nothing from it: lower DiscriminatorRate, augment the pictures, or add R1.";

    // The loss on the scores alone, where it has a name: penalties may keep the whole of it above any level.
    private bool IsWon(TrainingStep report)
    {
        var lost = report.Losses.TryGetValue($"discriminator.{LossTerm.Adversarial}", out var adversarial)
            ? adversarial
            : report.DiscriminatorLoss;

        return lost < options.LeastLoss && report.RealScore - report.FakeScore > TellingGap && lost >= 0;
    }

    private bool Lasts(ref int lasted, int steps, bool isSo)
    {
        var before = lasted;
        lasted = isSo ? before + steps : 0;

        return before < options.CollapseSteps && lasted >= options.CollapseSteps;
    }
}
