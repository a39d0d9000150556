using Microsoft.Extensions.Logging;

namespace SelfAttentionGan.Training;

/// <summary>The observers of a training; one that fails hears nothing more, and the training goes on.</summary>
internal sealed class Audience(IEnumerable<IGanObserver> observers, ILogger log)
{
    private readonly List<IGanObserver> listening = [.. observers];

    public void Hear(TrainingStep report)
    {
        foreach (var observer in listening.ToArray())
        {
            try
            {
                observer.Observe(report);
            }
            catch (Exception failure)
            {
                listening.Remove(observer);
                log.Dropped(failure, observer.GetType().Name, report.Step);
                TrainingMeter.Warned();
            }
        }
    }
}
