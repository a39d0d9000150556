using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training.Checkpointing;

namespace SelfAttentionGan.Training.Monitoring;

/// <summary>Detects mode collapse of the generator, and a discriminator whose loss has vanished.</summary>
internal sealed class CollapseDetector(GanTrainerOptions options) : ICheckpointedState
{
    private const string DiversityKey = "collapse.diversity", LossKey = "collapse.loss", LastKey = "collapse.last";

    // A loss without a lower bound is near zero where scores do not differ: that is no vanished loss.
    private const double MinScoreGap = 0.5;

    private int lowDiversity, lowLoss, last;

    /// <summary>Updates the detector with a report.</summary>
    /// <returns>Causes and remedies, once for each time that a collapse has lasted long enough.</returns>
    public IEnumerable<string> Update(TrainingReport report)
    {
        var steps = report.Step - last;
        last = report.Step;

        return [
            .. Lasts(ref lowDiversity, steps, report.Diversity < options.MinDiversity)
                ? [DescribeModeCollapse(report)]
                : (string[])[],
            .. Lasts(ref lowLoss, steps, HasVanishedLoss(report)) ? [DescribeVanishedLoss()] : (string[])[],
        ];
    }

    public void Save(TrainingState state) =>
        (state.Metrics[DiversityKey], state.Metrics[LossKey], state.Metrics[LastKey]) = (lowDiversity, lowLoss, last);

    public void Restore(TrainingState state)
    {
        (lowDiversity, lowLoss, last) = (Read(DiversityKey), Read(LossKey), Read(LastKey));

        int Read(string key) => state.Metrics.TryGetValue(key, out var value) ? (int)value : 0;
    }

    private string DescribeModeCollapse(TrainingReport report) =>
        "Mode collapse suspected: the diversity of generated images was below " +
        FormattableString.Invariant($"{options.MinDiversity} of the real images' for {options.CollapseSteps} steps ") +
        FormattableString.Invariant($"(now {report.Diversity:0.000}). ") +
        "Resume from an earlier checkpoint with lower learning rates, or regularize or augment the discriminator.";

    private string DescribeVanishedLoss() =>
        "The discriminator's loss has vanished: " +
        FormattableString.Invariant($"it was below {options.MinDiscriminatorLoss} for {options.CollapseSteps} steps, and the ") +
        $"generator receives no useful gradient. Lower {nameof(options.DiscriminatorLearningRate)}, augment the images, or add R1.";

    // The adversarial term alone, where there is one: penalties may keep the sum above any threshold.
    private bool HasVanishedLoss(TrainingReport report)
    {
        var loss = report.Losses.TryGetValue($"discriminator.{LossTerm.Adversarial}", out var adversarial)
            ? adversarial
            : report.DiscriminatorLoss;

        return loss < options.MinDiscriminatorLoss && report.RealScore - report.FakeScore > MinScoreGap && loss >= 0;
    }

    private bool Lasts(ref int duration, int steps, bool isCollapsed)
    {
        var before = duration;
        duration = isCollapsed ? before + steps : 0;

        return before < options.CollapseSteps && duration >= options.CollapseSteps;
    }
}
