using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>The observers of a training; what one of them throws is logged, and the training goes on.</summary>
/// <remarks>
/// Of each kind of failure of an observer the first is logged at once, and at the end how many there were.
/// </remarks>
internal sealed class Audience(IEnumerable<IGanObserver> observers, ILogger log)
{
    private readonly IGanObserver[] observers = [.. observers];
    private readonly Dictionary<(IGanObserver Observer, Type Kind), int> failures = [];

    public void Hear(TrainingStep report)
    {
        report = report with { ImagePublisher = (tag, image) => PublishImage(tag, report.Step, image) };

        foreach (var observer in observers)
        {
            try
            {
                observer.Observe(report);
            }
            catch (Exception failure)
            {
                Count(observer, failure, report.Step);
            }
        }
    }

    private void PublishImage(string tag, int step, Tensor image)
    {
        foreach (var observer in observers)
        {
            try
            {
                observer.ObserveImage(tag, step, image);
            }
            catch (Exception failure)
            {
                Count(observer, failure, step);
            }
        }
    }

    /// <summary>Logs how often observers have failed that did so more than once.</summary>
    public void Summarize()
    {
        foreach (var ((observer, kind), count) in failures)
            if (count > 1)
                log.ObserverFailedOften(observer.GetType().Name, count, kind.Name);

        failures.Clear();
    }

    private void Count(IGanObserver observer, Exception failure, int step)
    {
        var count = failures.GetValueOrDefault((observer, failure.GetType())) + 1;
        failures[(observer, failure.GetType())] = count;

        if (count > 1)
            return;

        log.ObserverFailed(failure, observer.GetType().Name, step);
        TrainingMeter.Warned();
    }
}
