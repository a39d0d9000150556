using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>
/// Observer of a training: receives its reports, such as to print or record them, or to render samples.
/// </summary>
/// <remarks>
/// An exception of an observer is logged as a warning, and the training continues; the observer is called again at the
/// next report. To end a training, cancel it.
/// </remarks>
public interface IGanObserver
{
    /// <summary>
    /// Receives a report, on the training's thread. The next step waits until every observer has returned.
    /// </summary>
    /// <param name="report">Metrics of the steps since the report before.</param>
    void Observe(TrainingReport report);

    /// <summary>Receives an image that another observer has rendered; ignores it by default.</summary>
    /// <param name="tag">What it shows, such as <c>samples</c> or <c>attention/generator.attend16</c>.</param>
    /// <param name="step">The step of the report.</param>
    /// <param name="image">C×H×W, uint8, on the CPU; clone it to keep it.</param>
    void ObserveImage(string tag, int step, Tensor image)
    {
    }

    /// <summary>Receives metrics that another observer has computed; ignores them by default.</summary>
    /// <param name="step">The step of the report.</param>
    /// <param name="metrics">Values by name, such as <c>frechet_distance</c>.</param>
    void ObserveMetrics(int step, IReadOnlyDictionary<string, double> metrics)
    {
    }
}
