namespace SelfAttentionGan.Training;

/// <summary>Hears how a training goes: prints it, writes it down, draws samples, or stops it by throwing.</summary>
public interface IGanObserver
{
    /// <summary>Hears a report. The next step waits until every observer has returned.</summary>
    /// <param name="step">What happened since the report before.</param>
    void Observe(TrainingStep step);
}
