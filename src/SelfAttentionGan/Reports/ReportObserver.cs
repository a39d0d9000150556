using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Reports;

/// <summary>Keeps a run's page up to date, so that a browser shows how the training goes.</summary>
/// <remarks>
/// Give it last: the page shows what the other observers have written. When the training is over, let
/// <see cref="RunReport"/> write the last one.
/// </remarks>
/// <param name="run">The run's folder.</param>
public sealed class ReportObserver(RunDirectory run) : IGanObserver
{
    private bool first = true, missed;
    private readonly Cadence cadence = new(_ => 0);

    /// <summary>Steps from one page to the next. The default is 500.</summary>
    public int Every { get; init; } = 500;

    /// <summary>The size of the page at most, in bytes. The default is 10,000,000.</summary>
    public long MaxBytes { get; init; } = RunReport.DefaultMaxBytes;

    /// <summary>
    /// Writes the page at the first report of a training, and then on or after each multiple of <see cref="Every"/>.
    /// </summary>
    /// <param name="step">What happened since the report before.</param>
    /// <exception cref="IOException">The page could not be written twice in a row.</exception>
    public void Observe(TrainingStep step)
    {
        if (cadence.IsDue(step.Step, Every) | first)
            Write();

        first = false;
    }

    private void Write()
    {
        try
        {
            RunReport.Write(run, MaxBytes, isTraining: true);
            missed = false;
        }
        catch (IOException) when (!missed)
        {
            // Somebody else may be writing the page, too: there is a next time.
            missed = true;
        }
    }
}
