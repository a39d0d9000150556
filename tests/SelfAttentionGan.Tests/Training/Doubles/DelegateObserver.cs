using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Training.Doubles;

/// <summary>An observer that passes each report to a delegate.</summary>
internal sealed class DelegateObserver(Action<TrainingReport> onReport) : IGanObserver
{
    public void Observe(TrainingReport report) => onReport(report);
}
