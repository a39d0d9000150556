using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Observers;

/// <summary>
/// Rewrites the run's <c>report.html</c> every few steps, so that a browser shows how the training proceeds.
/// </summary>
internal sealed class ReportObserver(RunDirectory run) : IGanObserver
{
    private readonly IntervalTrigger interval = new(_ => 0);
    private bool isFirst = true, hasFailed;

    public int Every { get; init; } = 500;

    public long MaxBytes { get; init; } = RunReport.DefaultMaxBytes;

    /// <summary>
    /// Writes the page at the first report, and then on or after each multiple of <see cref="Every"/>.
    /// </summary>
    /// <exception cref="IOException">The page could not be written twice in a row.</exception>
    public void Observe(TrainingReport report)
    {
        if (interval.IsDue(report.Step, Every) | isFirst)
            Write();

        isFirst = false;
    }

    private void Write()
    {
        try
        {
            RunReport.Write(run, MaxBytes, isTraining: true);
            hasFailed = false;
        }
        catch (IOException) when (!hasFailed)
        {
            // Another program may be writing the page at this moment; the next attempt follows.
            hasFailed = true;
        }
    }
}
