using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Monitoring;

/// <summary>Notifies the observers of a training; an exception of one is logged, and the training continues.</summary>
/// <remarks>
/// The first exception of each type of an observer is logged at once, and their number at the end.
/// </remarks>
internal sealed class ObserverCollection(IEnumerable<IGanObserver> observers, ILogger log)
{
    private readonly IGanObserver[] observers = [.. observers];
    private readonly Dictionary<(IGanObserver Observer, Type Kind), int> failures = [];

    /// <summary>
    /// Passes a report to every observer, and the images and metrics that one publishes to all of them.
    /// </summary>
    public void Notify(TrainingReport report)
    {
        var step = report.Step;
        report = report with
        {
            ImagePublisher = (tag, image) => PublishImage(tag, step, image),
            MetricsPublisher = metrics => PublishMetrics(step, metrics),
        };

        foreach (var observer in observers)
            Isolate(observer, report.Step, () => observer.Observe(report));
    }

    /// <summary>Logs the number of exceptions of each type and observer, where there were several.</summary>
    public void LogFailureCounts()
    {
        foreach (var ((observer, kind), count) in failures)
            if (count > 1)
                log.ObserverFailedOften(observer.GetType().Name, count, kind.Name);

        failures.Clear();
    }

    private void PublishImage(string tag, int step, Tensor image)
    {
        foreach (var observer in observers)
            Isolate(observer, step, () => observer.ObserveImage(tag, step, image));
    }

    private void PublishMetrics(int step, IReadOnlyDictionary<string, double> metrics)
    {
        foreach (var observer in observers)
            Isolate(observer, step, () => observer.ObserveMetrics(step, metrics));
    }

    private void Isolate(IGanObserver observer, int step, Action notify)
    {
        try
        {
            notify();
        }
        catch (Exception failure)
        {
            Count(observer, failure, step);
        }
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
