using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Hears how a training goes: prints it, writes it down, or draws samples.</summary>
/// <remarks>
/// What an observer throws is logged as a warning, and the training goes on; the observer hears the next report, too.
/// To end a training, cancel it.
/// </remarks>
public interface IGanObserver
{
    /// <summary>
    /// Hears a report, on the training's thread. The next step waits until every observer has returned.
    /// </summary>
    /// <param name="step">What happened since the report before.</param>
    void Observe(TrainingStep step);

    /// <summary>Receives an image that another observer has rendered; ignores it by default.</summary>
    /// <param name="tag">What it shows, such as <c>samples</c> or <c>attention/generator.attend16</c>.</param>
    /// <param name="step">The step of the report.</param>
    /// <param name="image">C×H×W, uint8, on the CPU; clone it to keep it.</param>
    void ObserveImage(string tag, int step, Tensor image)
    {
    }
}
