using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Training;

/// <summary>An observer that hands each report to an action.</summary>
internal sealed class DelegateObserver(Action<TrainingReport> hear) : IGanObserver
{
    public void Observe(TrainingReport step) => hear(step);
}
