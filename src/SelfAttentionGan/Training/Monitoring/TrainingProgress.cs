using System.Diagnostics;
using TorchSharp;

namespace SelfAttentionGan.Training.Monitoring;

/// <summary>Counts steps and measures their time, for a report's speed and remaining time.</summary>
internal sealed class TrainingProgress(GanTrainerOptions options)
{
    private readonly Stopwatch sinceStart = Stopwatch.StartNew(), training = new();
    private int stepsSinceStart;

    /// <summary>Steps since the last report, or a rollback.</summary>
    public int StepsSinceReport { get; private set; }

    /// <summary>Real images of these steps.</summary>
    public long ImagesSinceReport => (long)StepsSinceReport * options.BatchSize * options.CriticSteps;

    public void CountStep()
    {
        StepsSinceReport++;
        stepsSinceStart++;
    }

    /// <summary>Starts the interval of the next report.</summary>
    public void RestartReport()
    {
        StepsSinceReport = 0;
        training.Restart();
    }

    /// <summary>Stops the time of training until the result is disposed.</summary>
    public IDisposable Pause()
    {
        training.Stop();

        return new Resumption(training);
    }

    /// <summary>Adds speed, times and memory to a report.</summary>
    public TrainingReport AddTo(TrainingReport report) => report with
    {
        ImagesPerSecond = ImagesSinceReport / training.Elapsed.TotalSeconds,
        Seconds = sinceStart.Elapsed.TotalSeconds,
        SecondsLeft = sinceStart.Elapsed.TotalSeconds / stepsSinceStart * (options.Steps - report.Step),
        LiveTensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount,
        PeakMemory = PeakMemory(),
    };

    private static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();

        return process.PeakWorkingSet64;
    }

    private sealed class Resumption(Stopwatch stopwatch) : IDisposable
    {
        public void Dispose() => stopwatch.Start();
    }
}
