using System.Diagnostics.Metrics;

namespace SelfAttentionGan.Training.Monitoring;

/// <summary>Metrics of the trainer for System.Diagnostics.Metrics, under the meter "SelfAttentionGan".</summary>
internal static class TrainingMeter
{
    /// <summary>The meter's name; also in docs/training.md.</summary>
    public const string Name = "SelfAttentionGan";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> StepCounter =
        Meter.CreateCounter<long>("sagan.steps", "{step}", "Generator updates made.");

    private static readonly Counter<long> ImageCounter =
        Meter.CreateCounter<long>("sagan.images", "{image}", "Real images trained on.");

    private static readonly Counter<long> CheckpointCounter =
        Meter.CreateCounter<long>("sagan.checkpoints", "{checkpoint}", "Checkpoints saved.");

    private static readonly Counter<long> WarningCounter =
        Meter.CreateCounter<long>(
            "sagan.warnings", "{warning}", "Collapses, rollbacks, failed checkpoints and failed observers.");

    private static readonly Histogram<double> SpeedHistogram =
        Meter.CreateHistogram<double>("sagan.speed", "{image}/s", "Real images trained on per second, by report.");

    public static void Report(int steps, long images, double imagesPerSecond)
    {
        StepCounter.Add(steps);
        ImageCounter.Add(images);
        SpeedHistogram.Record(imagesPerSecond);
    }

    public static void Saved() => CheckpointCounter.Add(1);

    public static void Warned() => WarningCounter.Add(1);
}
