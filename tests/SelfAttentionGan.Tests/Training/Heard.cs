using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Training;

/// <summary>An observer that hands each report to an action.</summary>
internal sealed class Heard(Action<TrainingStep> hear) : IGanObserver
{
    public void Observe(TrainingStep step) => hear(step);
}
