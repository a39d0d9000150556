using System.Text;
using System.Text.Json;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Runs;

/// <summary>Appends each report to <c>metrics.jsonl</c>, one object a line; what is not finite is null.</summary>
/// <remarks>
/// A training that goes on from a checkpoint reports steps again that a crash has lost: their old lines are cut off
/// first, so that the file is in the end what an undisturbed run's would be.
/// </remarks>
/// <param name="run">The run's folder.</param>
/// <param name="reportEvery">
/// <see cref="GanTrainerOptions.ReportEvery"/>: where the run goes on, a report of another step, the last of the run
/// before, is cut off too. The default, 1, keeps them all.
/// </param>
public sealed class MetricsObserver(RunDirectory run, int reportEvery = 1) : IGanObserver
{
    private int last = int.MaxValue;

    /// <inheritdoc/>
    public void Observe(TrainingStep step)
    {
        if (step.Step <= last)
            CutBackTo(step.Step);

        // One write, so that a crash cannot tear what the system has taken.
        using var file = new FileStream(run.Metrics, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Write(Encoding.UTF8.GetBytes(Json.Line(step, Json.OneLine.TrainingStep)));
        last = step.Step;
    }

    private void CutBackTo(int step)
    {
        if (!File.Exists(run.Metrics))
            return;

        var lines = File.ReadLines(run.Metrics)
            .Where(line => StepOf(line) is { } told && told < step && told % reportEvery == 0)
            .Select(line => line + "\n");
        Aside.WriteFile(run.Metrics, path => File.WriteAllText(path, string.Concat(lines)));
    }

    /// <summary>Returns the step of a line; null where the line is torn.</summary>
    private static int? StepOf(string line)
    {
        try
        {
            return Json.Parse(line, Json.OneLine.Report).Step;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal sealed record Report(int? Step);
}
